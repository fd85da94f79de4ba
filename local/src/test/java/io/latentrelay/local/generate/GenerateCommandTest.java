package io.latentrelay.local.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentrelay.local.output.CapturedRelay;
import io.latentrelay.local.output.NpyTensor;
import io.latentrelay.transport.store.VerifiedObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command with the demo model; what it draws is compared elsewhere. */
class GenerateCommandTest {

    private static final String PROMPT = "a large red circle on a blue background";

    @TempDir Path folder;

    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();
    private final CapturedRelay relay =
            new CapturedRelay(
                    List.of(
                            new GenerateCommand(
                                    new PrintStream(progress, true, StandardCharsets.UTF_8),
                                    () -> TestModels.DEMO)));

    @Test
    void writesAPictureAndSaysHowItWasMade() throws IOException {
        assertThat(generate("--steps", "5", "--json")).as(relay.err()).isZero();

        JsonNode report = relay.json();
        Path file = folder.resolve("out.png");
        assertThat(report.get("file").textValue()).isEqualTo(file.toString());
        assertThat(report.get("sha256").textValue())
                .isEqualTo(VerifiedObject.sha256(Files.readAllBytes(file)));
        assertThat(report.get("base").get("steps").intValue()).isEqualTo(4);
        assertThat(report.get("refiner").get("steps").intValue()).isEqualTo(1);
        assertThat(report.get("split").get("switch_step").intValue()).isEqualTo(4);
        assertThat(report.get("decoder").get("precision").textValue()).isEqualTo("float32");
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getWidth()).isEqualTo(96);
        assertThat(picture.getHeight()).isEqualTo(96);
    }

    @Test
    void saysTheSameForPeople() {
        assertThat(generate("--steps", "5", "--seed", "3")).as(relay.err()).isZero();

        assertThat(relay.out())
                .contains("5 steps: base 4 + refiner 1, cut at t=200")
                .contains("base     base [")
                .contains("refiner  refiner [")
                .contains("out.png, 96x96, seed 3, ");
        assertThat(progress.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aBaseAloneDrawsAndDecodes() {
        String base = TestModels.DEMO.base().toString();
        assertThat(
                        generate(
                                "--steps",
                                "3",
                                "--model-base",
                                base,
                                "--width",
                                "96",
                                "--height",
                                "96",
                                "--json"))
                .as(relay.err())
                .isZero();

        assertThat(relay.json().get("base").get("steps").intValue()).isEqualTo(3);
        assertThat(relay.json().get("refiner").isNull()).isTrue();
    }

    @Test
    void theTrajectoryBeginsWithNoiseAndEndsWithTheLatentsThatAreDecoded() throws IOException {
        Path latents = folder.resolve("end.npy");
        Path steps = folder.resolve("steps");
        assertThat(
                        generate(
                                "--steps",
                                "5",
                                "--sampler",
                                "heun",
                                "--save-latents",
                                latents.toString(),
                                "--save-trajectory",
                                steps.toString()))
                .as(relay.err())
                .isZero();

        List<String> files = new ArrayList<>();
        JsonNode list = new ObjectMapper().readTree(steps.resolve("trajectory.json").toFile());
        list.get("latents").forEach(entry -> files.add(entry.get("file").textValue()));
        assertThat(files)
                .containsExactly(
                        "base-0000.npy",
                        "base-0001.npy",
                        "base-0002.npy",
                        "base-0003.npy",
                        "base-0004.npy",
                        "refiner-0004.npy",
                        "refiner-0005.npy");
        NpyTensor end = NpyTensor.read(latents);
        assertThat(end.shape()).containsExactly(1, 4, 12, 12);
        assertThat(end).isEqualTo(NpyTensor.read(steps.resolve("refiner-0005.npy")));
        assertThat(NpyTensor.read(steps.resolve("base-0004.npy")))
                .isEqualTo(NpyTensor.read(steps.resolve("refiner-0004.npy")));
    }

    @Test
    void whatIsDoubtfulIsSaid() {
        String words = "red ".repeat(80);
        assertThat(
                        generate(
                                "--steps",
                                "4",
                                "--fraction",
                                "0.6",
                                "--negative-prompt",
                                words,
                                "--long-prompts",
                                "truncate"))
                .as(relay.err())
                .isZero();

        assertThat(progress.toString(StandardCharsets.UTF_8))
                .contains("warning: fraction 0.6 is beyond the last fifth")
                .contains("warning: the last 5 tokens of negative_prompt do not fit")
                .contains("warning: the last 5 tokens of refiner negative_prompt do not fit");
    }

    @Test
    void networksRunOnWhatIsAskedOrItIsAnError() {
        assertThat(generate("--providers", "tensorrt,cuda,cpu", "--vae-providers", "cpu"))
                .isEqualTo(2);
        assertThat(relay.err())
                .contains("text_encoder: provider tensorrt cannot be had")
                .hasLineCount(1);

        assertThat(
                        generate(
                                "--providers",
                                "cuda,cpu",
                                "--allow-fallback",
                                "--steps",
                                "2",
                                "--threads",
                                "2",
                                "--unet-threads",
                                "1",
                                "--json"))
                .as(relay.err())
                .isZero();
        JsonNode networks = relay.json().get("refiner").get("networks");
        assertThat(networks.findValuesAsText("network"))
                .containsExactly("text_encoder_2", "unet", "vae_decoder");
        assertThat(networks.findValuesAsText("intra_op_threads")).containsExactly("2", "1", "2");
        assertThat(networks.findValues("providers").toString())
                .isEqualTo("[[\"CPU\"], [\"CPU\"], [\"CPU\"]]");
    }

    @Test
    void anOutputThatCannotBeWrittenStopsBeforeAnythingIsDrawn() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");

        assertThat(generate("--save-trajectory", file.resolve("steps").toString())).isEqualTo(2);
        assertThat(relay.err()).contains("cannot write").hasLineCount(1);
        assertThat(folder.resolve("out.png")).doesNotExist();
    }

    @Test
    void aModelThatIsNoneIsNamed() {
        assertThat(generate("--model-base", folder.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(relay.err()).contains("nowhere does not exist").hasLineCount(1);
    }

    private int generate(String... options) {
        List<String> words = new ArrayList<>(List.of("generate", "--prompt", PROMPT));
        words.addAll(List.of("-o", folder.resolve("out.png").toString()));
        words.addAll(List.of("--digest-cache", folder.resolve("digests").toString()));
        words.addAll(List.of(options));
        return relay.run(words.toArray(String[]::new));
    }
}
