package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Section;
import io.latentrelay.coordinator.vocabulary.RunVocabulary;
import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.conditioning.SizeConditioning;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.settings.PromptHandling;
import io.latentrelay.diffusion.settings.PromptHandling.LongPrompts;
import java.util.Optional;

/**
 * Reads a run file's {@code settings}: what the base model is told, and how it samples. Pictures to
 * start from are {@link InitImagesReader}'s.
 */
final class SettingsReader {

    private static final int MAX_SIDE = 16384;
    private final Section section;

    SettingsReader(Section section) {
        this.section = section;
    }

    RunSettings read() {
        SamplerChoice sampler = SamplerChoice.read(section);
        ImageSize size = size(sampler);
        return new RunSettings(
                section.whole("steps", 1, 1000).orElse(30L).intValue(),
                size,
                sampler.name(),
                sampler.schedule(),
                sampler.options(),
                section.decimal("guidance_scale", 0, 100).orElse(5.0),
                section.decimal("guidance_rescale", 0, 1).orElse(0.0),
                section.text("negative_prompt"),
                section.text("prompt_2"),
                section.text("negative_prompt_2"),
                section.whole("clip_skip", 0, 30).map(Long::intValue),
                conditioningSize("original_size", size),
                crop("crop"),
                conditioningSize("target_size", size),
                section.choice("noise_source", RunWords::noiseSource).orElse(NoiseSource.TORCH_CPU),
                Optional.empty(),
                promptHandling(),
                negativeSizes());
    }

    private Optional<SizeConditioning> negativeSizes() {
        try {
            return SizeConditioning.negative(
                    size("negative_original_size"),
                    section.value("negative_crop").map(given -> crop("negative_crop")),
                    size("negative_target_size"));
        } catch (IllegalArgumentException e) {
            section.error("negative_original_size", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    // Of a size that is not there unless it is written, both sides must be.
    private Optional<ImageSize> size(String key) {
        if (section.value(key).isEmpty()) {
            return Optional.empty();
        }
        Section given = section.section(key, RunVocabulary.KEYS);
        Optional<Long> height = given.whole("height", 1, MAX_SIDE);
        Optional<Long> width = given.whole("width", 1, MAX_SIDE);
        if (given.value("height").isEmpty() || given.value("width").isEmpty()) {
            section.error(key, "must have both width and height");
        }
        return Optional.of(
                new ImageSize(height.orElse(1L).intValue(), width.orElse(1L).intValue()));
    }

    private PromptHandling promptHandling() {
        return new PromptHandling(
                section.choice("long_prompts", RunWords::longPrompts).orElse(LongPrompts.CHUNK),
                section.flag("emphasis").orElse(false));
    }

    private ImageSize size(SamplerChoice sampler) {
        ImageSize size = new ImageSize(side("height"), side("width"));
        long pixels = (long) size.height() * size.width();
        if (pixels > sampler.maxPixels()) {
            section.error(
                    "width",
                    size.width()
                            + " x "
                            + size.height()
                            + " is more than "
                            + sampler.maxPixels()
                            + " pixels, the most whose state fits a message with sampler "
                            + sampler.name().text());
        }
        return size;
    }

    private int side(String key) {
        int side = section.whole(key, 8, MAX_SIDE).orElse(1024L).intValue();
        if (side % 8 != 0) {
            section.error(
                    key,
                    side
                            + " must be a multiple of 8; nearest are "
                            + side / 8 * 8
                            + " and "
                            + (side / 8 + 1) * 8);
        }
        return side;
    }

    private ImageSize conditioningSize(String key, ImageSize size) {
        Section given = section.section(key, RunVocabulary.KEYS);
        return new ImageSize(
                given.whole("height", 1, MAX_SIDE).orElse((long) size.height()).intValue(),
                given.whole("width", 1, MAX_SIDE).orElse((long) size.width()).intValue());
    }

    private CropOffset crop(String key) {
        Section given = section.section(key, RunVocabulary.KEYS);
        return new CropOffset(
                given.whole("top", 0, MAX_SIDE).orElse(0L).intValue(),
                given.whole("left", 0, MAX_SIDE).orElse(0L).intValue());
    }
}
