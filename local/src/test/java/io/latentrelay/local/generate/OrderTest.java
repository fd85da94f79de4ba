package io.latentrelay.local.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.conditioning.SizeConditioning;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.FileFormat;
import io.latentrelay.handoff.FileSettings;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.PictureJob;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.transport.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What options come to: what a run file that says the same comes to. */
class OrderTest {

    private static final RunRef RUN = new RunRef("x", "");

    @TempDir Path folder;
    private Path picture;

    @BeforeEach
    void writePicture() throws IOException {
        picture = Files.write(folder.resolve("p.png"), new byte[] {1, 2, 3});
    }

    @Test
    void defaultsAreARunFiles() throws IOException {
        BaseJob job = order(Map.of("model-base", "b", "model-refiner", "r")).baseJob();

        assertSame(job, run("", ""));
    }

    @Test
    void everySettingMeansWhatItMeansInARunFile() throws IOException {
        Map<String, String> options = new HashMap<>();
        options.putAll(
                Map.of(
                        "prompt-2", "two",
                        "negative-prompt", "",
                        "negative-prompt-2", "four",
                        "noise-source", "nv-philox",
                        "seed", "7",
                        "long-prompts", "reject",
                        "emphasis", "true",
                        "clip-skip", "2",
                        "sampler", "DPM++ 2M SDE Karras",
                        "s-noise", "1.01"));
        options.putAll(
                Map.of(
                        "width", "512",
                        "height", "768",
                        "steps", "40",
                        "guidance-scale", "6.5",
                        "guidance-rescale", "0.7",
                        "original-size", "600x800",
                        "crop", "16,32",
                        "target-size", "500x700"));
        options.putAll(
                Map.of(
                        "refiner-prompt", "five",
                        "refiner-negative-prompt", "six",
                        "refiner-guidance-scale", "4",
                        "aesthetic-score", "7",
                        "negative-aesthetic-score", "3",
                        "refiner-mode", "fresh",
                        "fraction", "0.3",
                        "cut", "step"));

        assertSame(
                order(options).baseJob(),
                run(
                        """
                          steps: 40
                          width: 512
                          height: 768
                          prompt_2: two
                          negative_prompt: ""
                          negative_prompt_2: four
                          noise_source: nv_philox
                          long_prompts: reject
                          emphasis: true
                          clip_skip: 2
                          sampler: DPM++ 2M SDE Karras
                          s_noise: 1.01
                          guidance_scale: 6.5
                          guidance_rescale: 0.7
                          original_size: {width: 600, height: 800}
                          crop: {top: 16, left: 32}
                          target_size: {width: 500, height: 700}
                        """,
                        """
                          prompt: five
                          negative_prompt: six
                          guidance_scale: 4
                          aesthetic_score: 7
                          negative_aesthetic_score: 3
                          mode: fresh
                          fraction: 0.3
                          cut: step
                        """));
    }

    @Test
    void samplerNoiseAndPicturesMeanWhatTheyMeanInARunFile() throws IOException {
        Map<String, String> options = new HashMap<>();
        options.putAll(
                Map.of(
                        "s-noise", "1.1",
                        "s-churn", "4",
                        "s-tmin", "0.1",
                        "s-tmax", "9",
                        "init-image", picture.toString(),
                        "strength", "0.6",
                        "noise-multiplier", "1.2"));
        options.putAll(
                Map.of(
                        "refiner-mode", "image_to_image",
                        "refiner-strength", "0.4",
                        "refiner-steps", "12",
                        "through", "picture",
                        "refiner-noise-multiplier", "0.9"));

        BaseJob job = order(options).baseJob();

        BaseJob run =
                run(
                        """
                          width: 96
                          height: 96
                          s_noise: 1.1
                          s_churn: 4
                          s_tmin: 0.1
                          s_tmax: 9
                          init_image: p.png
                          strength: 0.6
                          noise_multiplier: 1.2
                        """,
                        """
                          mode: image_to_image
                          strength: 0.4
                          steps: 12
                          through: picture
                          noise_multiplier: 0.9
                        """);
        assertThat(job.taps().get(0).finishes().get(0).refiner())
                .isEqualTo(run.taps().get(0).finishes().get(0).refiner());
        assertThat(job.settings().samplerOptions()).isEqualTo(run.settings().samplerOptions());
        // Under another key: the coordinator's is an object's.
        assertThat(job.settings().start())
                .usingRecursiveComparison()
                .ignoringFields("value.key")
                .isEqualTo(run.settings().start());
    }

    @Test
    void etaIsTheSamplers() {
        assertThat(order(Map.of("sampler", "ddim", "eta", "0.5")).settings().samplerOptions().eta())
                .hasValue(0.5);
    }

    @Test
    void theNegativeSideCanHaveSizesOfItsOwn() {
        Order order =
                order(
                        Map.of(
                                "negative-original-size", "600x800",
                                "negative-crop", "16,32",
                                "negative-target-size", "500x700"));

        assertThat(order.settings().negativeSizes())
                .hasValue(
                        new SizeConditioning(
                                new ImageSize(800, 600),
                                new CropOffset(16, 32),
                                new ImageSize(700, 500)));
    }

    @Test
    void theEndingSaysTheFormat() {
        assertThat(order(Map.of()).file()).isEqualTo(FileSettings.PNG);
        assertThat(order(Map.of("output", "a.JPEG", "no-metadata", "true")).file())
                .isEqualTo(new FileSettings(FileFormat.JPEG, Optional.of(95), false));
        assertThat(order(Map.of("output", "a.webp")).finish().file())
                .isEqualTo(new FileSettings(FileFormat.WEBP, Optional.empty(), true));
        assertThat(order(Map.of("output", "a.webp", "quality", "80")).file().quality())
                .hasValue(80);
    }

    @Test
    void theRefinerAloneTakesAPicture() {
        Order order = order(Map.of("refiner-mode", "alone", "init-image", picture.toString()));

        PictureJob job = order.pictureJob();
        assertThat(order.models().base()).isEmpty();
        assertThat(job.settings().start().orElseThrow().denoisingStrength()).isEqualTo(0.5);
        assertThat(order.pictures().get(picture.toString())).hasValue(new byte[] {1, 2, 3});
    }

    @Test
    void withoutARefinerTheBaseDrawsAlone() {
        Order order = order(Map.of("model-base", "b"));

        assertThat(order.refiner()).isEmpty();
        assertThat(order.fraction()).isZero();
        assertThat(order.settings().size()).isEqualTo(new ImageSize(1024, 1024));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "steps=0                               | --steps '0'",
                "steps=ten                             | --steps 'ten'",
                "width=100                             | width must be a multiple of 8",
                "sampler=warp                          | sampler 'warp' is not known",
                "sampler=dpmpp_2m;schedule=warp        | schedule 'warp' is not one of",
                "sampler=DPM++ 2M Karras;schedule=beta | names another schedule",
                "sampler=ddim;schedule=karras          | has no schedule 'karras'",
                "eta=0.5                               | eta",
                "original-size=12                      | --original-size '12'",
                "original-size=0x5                     | each from 1 to 16384",
                "crop=1x2                              | --crop '1x2'",
                "negative-crop=1,2                     | negative_original_size is missing",
                "noise-source=gpu                      | one of torch_cpu, nv_philox",
                "long-prompts=cut                      | one of chunk, truncate, reject",
                "strength=0.5                          | --strength does nothing without",
                "init-image=nowhere.png                | is not a picture file",
                "fraction=1                            | --refiner-mode alone",
                "fraction=NaN                          | --fraction 'NaN'",
                "cut=share                             | one of timestep, step",
                "refiner-mode=both                     | continue, fresh, image_to_image, alone",
                "refiner-mode=alone                    | give --init-image",
                "refiner-mode=image_to_image;cut=step  | --cut does nothing with --refiner-mode",
                "refiner-mode=image_to_image;refiner-strength=0.01 | --refiner-strength '0.01'",
                "through=picture                       | --through does nothing with",
                "model-base=b;cut=step                 | --cut does nothing without --model-refiner",
                "model-refiner=r                       | --model-base is missing",
                "model-base=b;refiner-mode=alone       | --model-base does nothing with",
                "output=out.gif                        | a .png or .jpg or .webp file",
                "output=out.png;quality=90             | PNG is lossless and has no quality",
                "output=out.jpg;quality=0              | --quality '0'",
                "aesthetic-score=1000                  | --aesthetic-score '1000'",
            })
    void whatCannotBeIsNamed(String options, String message) {
        Map<String, String> given = new HashMap<>();
        for (String option : options.split(";", -1)) {
            given.put(option.split("=", 2)[0], option.split("=", 2)[1]);
        }

        assertThatThrownBy(() -> order(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static Order order(Map<String, String> options) {
        Settings settings = Settings.of(Map.of("prompt", "a lion")).with(options);
        return Order.from(settings, () -> TestModels.DEMO);
    }

    /** The first job of a run file with these settings. */
    private BaseJob run(String settings, String refiner) throws IOException {
        String text = "name: x\nprompts: [a lion]\nseed: " + seed(settings) + "\n";
        text += settings.isEmpty() ? "" : "settings:\n" + settings;
        text += refiner.isEmpty() ? "" : "refiner:\n" + refiner;
        Path file = Files.writeString(folder.resolve("run.yaml"), text);
        return RunFile.read(file).run().expansion().trajectory(0, image -> true).job(RUN);
    }

    private static int seed(String settings) {
        return settings.contains("reject") ? 7 : 0;
    }

    private static void assertSame(BaseJob ours, BaseJob theirs) {
        assertThat(ours.settings()).isEqualTo(theirs.settings());
        assertThat(ours.taps()).hasSize(1);
        assertThat(ours.taps().get(0).fraction()).isEqualTo(theirs.taps().get(0).fraction());
        assertThat(ours.taps().get(0).cut()).isEqualTo(theirs.taps().get(0).cut());
        Finish finish = ours.taps().get(0).finishes().get(0);
        assertThat(finish.refiner()).isEqualTo(theirs.taps().get(0).finishes().get(0).refiner());
    }
}
