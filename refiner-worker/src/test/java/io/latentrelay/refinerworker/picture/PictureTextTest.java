package io.latentrelay.refinerworker.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.conditioning.SizeConditioning;
import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.settings.PromptHandling;
import io.latentrelay.diffusion.settings.PromptHandling.LongPrompts;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.StartPicture;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.PictureJob;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.refinerworker.picture.PictureText.Making;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PictureTextTest {

    private static final ImageSize SIZE = new ImageSize(96, 64);
    private static final ModelIdentity REFINER =
            new ModelIdentity("refiner-1.0", "fedcba9876543210", 4, 0.13025, "linear");

    private static final StartPicture PICTURE =
            new StartPicture("inputs/a.png", "ab".repeat(32), 0.5, 1);

    /** Keys that both A1111 and SD.Next take. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9 ]+");

    @Test
    void itSaysHowPromptsWereRead() {
        Map<String, String> plain = pairs("a red circle", LongPrompts.CHUNK, false, 0, false);
        Map<String, String> cut = pairs("a (red) circle", LongPrompts.TRUNCATE, false, 7, false);
        Map<String, String> weighted =
                pairs("a (red:1.2) circle", LongPrompts.CHUNK, true, 0, false);

        assertThat(plain)
                .containsEntry("Long prompts", "chunk")
                .doesNotContainKeys("Emphasis", "Tokens cut");
        assertThat(cut)
                .containsEntry("Long prompts", "truncate")
                .containsEntry("Tokens cut", "7")
                .containsEntry("Emphasis", "None");
        assertThat(weighted).containsEntry("Emphasis", "Original");
    }

    @Test
    void itSaysThatTheDecodeWasRedoneInFloat32() {
        assertThat(pairs("a", LongPrompts.CHUNK, false, 0, false))
                .doesNotContainKey("VAE decode retried in");
        assertThat(pairs("a", LongPrompts.CHUNK, false, 0, true))
                .containsEntry("VAE decode retried in", "float32");
    }

    @Test
    void itSaysWhatTheSecondEncoderAndGuidanceWereTold() {
        assertThat(pairs("a", LongPrompts.CHUNK, false, 0, false))
                .containsEntry("Prompt 2", "a stone")
                .containsEntry("Negative prompt 2", "sand: wet")
                .containsEntry("CFG rescale", "0.25");
    }

    @Test
    void everyKeyIsOneThatOtherReadersTake() {
        assertThat(pairs("a [red] circle", LongPrompts.TRUNCATE, true, 3, true).keySet())
                .allMatch(key -> KEY.matcher(key).matches());
    }

    @Test
    void itSaysWhichSizesTheModelsWereToldWhereTheyAreNotThePictures() {
        assertThat(pairs("a", LongPrompts.CHUNK, false, 0, false).keySet())
                .noneMatch(key -> key.endsWith(" size") || key.contains("rop "));
        ImageSize large = new ImageSize(1536, 1024);
        TrajectorySettings told =
                settings("a", large, new CropOffset(8, 16), new ImageSize(128, 64))
                        .with(PICTURE)
                        .withNegative(
                                SizeConditioning.negative(
                                        Optional.of(SIZE), Optional.empty(), Optional.of(large)));

        assertThat(text(told, new Making(REFINER, 2, 0, false)).text())
                .isEqualTo(
                        """
                        a
                        Steps: 5, Sampler: Euler, CFG scale: 3.0, CFG rescale: 0.25, Seed: 7, \
                        Size: 64x96, Model hash: fedcba9876, Model: refiner-1.0, \
                        Denoising strength: 0.5, Init image hash: ababababab, RNG: CPU, \
                        Prompt 2: a stone, Negative prompt 2: "sand: wet", Long prompts: truncate, \
                        Original size: 1024x1536, Crop top: 8, Crop left: 16, Target size: 64x128, \
                        Negative original size: 64x96, Negative crop top: 0, Negative crop left: 0, \
                        Negative target size: 1024x1536, Version: Latent Relay\
                        """);
    }

    private static Map<String, String> pairs(
            String prompt, LongPrompts longPrompts, boolean emphasis, int cut, boolean again) {
        TrajectorySettings settings =
                settings(prompt, SIZE, CropOffset.NONE, SIZE)
                        .with(new PromptHandling(longPrompts, emphasis))
                        .with(PICTURE);
        return text(settings, new Making(REFINER, 2, cut, again)).pairs();
    }

    private static GenerationParameters text(TrajectorySettings settings, Making making) {
        RefinementSettings told =
                new RefinementSettings(Optional.empty(), Optional.empty(), 3, 6, 2.5);
        Finish finish = new Finish(0, "images/0.png", Optional.of(told));
        PictureJob job = new PictureJob(new RunRef("a", "b"), 0, settings, List.of(finish));
        return PictureText.of(job, finish, making);
    }

    private static TrajectorySettings settings(
            String prompt, ImageSize original, CropOffset crop, ImageSize target) {
        return new TrajectorySettings(
                prompt,
                Optional.of("a stone"),
                Optional.empty(),
                Optional.of("sand: wet"),
                7,
                NoiseSource.TORCH_CPU,
                SIZE,
                5,
                SamplerName.EULER,
                "model",
                3,
                0.25,
                Optional.empty(),
                original,
                crop,
                target);
    }
}
