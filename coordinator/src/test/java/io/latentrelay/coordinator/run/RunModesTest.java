package io.latentrelay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latentrelay.coordinator.document.DocumentException;
import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.diffusion.settings.ImageToImage.Through;
import io.latentrelay.diffusion.settings.StartPicture;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.PictureJob;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.transport.store.VerifiedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that start from pictures, and refiners that do not continue the base's steps. */
class RunModesTest {

    private static final byte[] LION = {1, 2, 3};
    private static final byte[] FOX = {4, 5};
    private static final String LION_KEY = "inputs/" + VerifiedObject.sha256(LION) + ".png";
    private static final String FOX_KEY = "inputs/" + VerifiedObject.sha256(FOX) + ".webp";
    private static final RunRef REF = new RunRef("m", "d");

    @TempDir private Path folder;

    @BeforeEach
    void draw() throws IOException {
        Files.createDirectories(folder.resolve("pictures"));
        Files.write(folder.resolve("pictures/lion.PNG"), LION);
        Files.write(folder.resolve("fox.webp"), FOX);
        Files.writeString(folder.resolve("notes.txt"), "no picture");
    }

    private RunFile read(String rest) throws IOException {
        String yaml = "name: m\nprompts: [a lion, a fox]\n" + rest;
        return RunFile.read(Files.writeString(folder.resolve("run.yaml"), yaml));
    }

    @Test
    void onePictureServesAllPrompts() throws IOException {
        RunFile file = read("settings: {init_image: pictures/lion.PNG, strength: 0.7}\n");

        assertThat(file.pictures()).containsOnlyKeys(LION_KEY);
        StartPicture start = new StartPicture(LION_KEY, VerifiedObject.sha256(LION), 0.7, 1.0);
        Expansion expansion = file.run().expansion();
        assertThat(expansion.settings(0).start()).contains(start);
        assertThat(expansion.settings(1).start()).contains(start);
    }

    @Test
    void eachPromptMayHaveItsPicture() throws IOException {
        Expansion expansion =
                read("settings: {init_image: [pictures/lion.PNG, fox.webp]}\n").run().expansion();

        assertThat(expansion.settings(0).start().orElseThrow().key()).isEqualTo(LION_KEY);
        assertThat(expansion.settings(1).start().orElseThrow().key()).isEqualTo(FOX_KEY);
    }

    @Test
    void theRefinerMayStartAnewFromTheFinishedPicture() throws IOException {
        Run run =
                read("refiner: {mode: image_to_image, strength: 0.25, steps: 40,"
                                + " through: picture, noise_multiplier: 0.9}\n")
                        .run();

        BaseJob job = run.expansion().trajectory(1, image -> true).job(REF);
        assertThat(job.taps()).hasSize(1);
        assertThat(job.taps().get(0).fraction()).isZero();
        assertThat(job.taps().get(0).finishes().get(0).refiner().orElseThrow().anew())
                .contains(new ImageToImage(40, 0.25, Through.PICTURE, 0.9));
        assertThat(RunOutline.text(run))
                .anyMatch(
                        line ->
                                line.contains(
                                        "base 30 alone, then the refiner anew: 10 of 40 steps"));
    }

    @Test
    void theRefinerMayWorkAlone() throws IOException {
        Run run =
                read("settings: {init_image: [pictures/lion.PNG, fox.webp], steps: 20,"
                                + " strength: 0.3}\nrefiner: {mode: alone}\n")
                        .run();

        PictureJob job = run.expansion().trajectory(1, image -> true).pictureJob(REF);
        assertThat(job.settings().start().orElseThrow().key()).isEqualTo(FOX_KEY);
        assertThat(job.images()).containsExactly(1L);
        assertThat(RunOutline.text(run))
                .anyMatch(line -> line.contains("the refiner alone works on existing pictures"))
                .anyMatch(line -> line.contains("strength 0.3: the last 6 of 20 steps"));
    }

    @ParameterizedTest
    @CsvSource({"continue", "fresh", "image_to_image", "alone"})
    void aDocumentSaysTheSameAsItsRun(String mode) throws IOException {
        String fraction = mode.equals("continue") || mode.equals("fresh") ? ", fraction: 0.3" : "";
        RunFile file =
                read(
                        "settings: {init_image: fox.webp, strength: 0.5, emphasis: true,"
                                + " long_prompts: truncate}\nrefiner: {mode: "
                                + mode
                                + fraction
                                + "}\n");

        RunDocument document = RunDocument.of(file.run());

        assertThat(RunDocument.parse(document.bytes()).run()).isEqualTo(file.run());
        assertThat(RunDocument.of(RunDocument.parse(document.bytes()).run()).ref())
                .isEqualTo(document.ref());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "settings: {init_image: none.png}           | none.png is not a file",
                "settings: {init_image: notes.txt}          | is no .png, .jpg, .jpeg or .webp file",
                "settings: {init_image: fox.webp, strength: 0} | 0 must be above 0",
                "settings: {init_image: fox.webp, strength: 0.01} | 0.01 leaves none of the 30 steps to run",
                "settings: {init_image: fox.webp, strength: 1.2} | 1.2 must be a number from 0 to 1",
                "settings: {init_image: fox.webp, noise_multiplier: 2} | 2 must be a number from 0 to 1.5",
                "settings: {init_image: [fox.webp, fox.webp, fox.webp]} | 3 pictures for 2 prompts",
                "settings: {init_image: {key: a.png}}       | must be the 64 hex digits that sha256sum prints",
                "settings: {strength: 0.5}                  | does nothing without an init_image",
                "settings: {emphasis: 1}                    | 1 must be true or false",
                "settings: {long_prompts: cut}              | known: chunk, truncate, reject",
                "refiner: {mode: alone}                     | give settings.init_image",
                "refiner: {mode: image_to_image, fraction: 0.2} | is for a refiner that continues",
                "refiner: {strength: 0.3}                   | is for 'mode: image_to_image' only",
                "refiner: {mode: image_to_image, strength: 0.01} | leaves none of the refiner's 30 steps",
                "refiner: {mode: warp}                      | known: continue, fresh, image_to_image, alone"
            })
    void whatCannotBeIsRefusedInItsLine(String settings, String expected) {
        List<String> problems =
                catchThrowableOfType(DocumentException.class, () -> read(settings + "\n"))
                        .problems();

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0)).startsWith("run.yaml:3: ").contains(expected);
    }
}
