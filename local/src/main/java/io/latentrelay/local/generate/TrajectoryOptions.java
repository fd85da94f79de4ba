package io.latentrelay.local.generate;

import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.conditioning.SizeConditioning;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.settings.PromptHandling;
import io.latentrelay.diffusion.settings.PromptHandling.LongPrompts;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that decides a base trajectory, as options; defaults are a run file's. */
public final class TrajectoryOptions {

    private static final Option PROMPT =
            Option.required("prompt", "TEXT", "What the picture shows.");
    private static final Option PROMPT_2 =
            Option.optional(
                    "prompt-2",
                    "TEXT",
                    "Prompt for text encoder 2 of the base. Default: --prompt.");
    private static final Option NEGATIVE_PROMPT =
            Option.optional(
                    "negative-prompt",
                    "TEXT",
                    "What it does not show. None is not \"\": SDXL's base then gets zeros.");
    private static final Option NEGATIVE_PROMPT_2 =
            Option.optional(
                    "negative-prompt-2",
                    "TEXT",
                    "The same for text encoder 2 of the base. Default: --negative-prompt.");
    private static final Option LONG_PROMPTS =
            Option.withDefault(
                    "long-prompts",
                    "HOW",
                    "Beyond 75 tokens: " + Words.all(LongPrompts.values()) + ".",
                    "chunk");
    private static final Option EMPHASIS =
            Option.flag("emphasis", "Read A1111's (word:1.2) as weights, not as text.");
    private static final Option SEED =
            Option.withDefault("seed", "N", "Where the noise comes from.", "0");
    private static final Option NOISE_SOURCE =
            Option.withDefault(
                    "noise-source",
                    "NAME",
                    "torch_cpu (seeds as in diffusers and ComfyUI) or nv_philox (A1111's NV).",
                    "torch_cpu");
    private static final Option WIDTH =
            Option.optional("width", "N", "In pixels. Default: 1024; with the demo model 96.");
    private static final Option HEIGHT =
            Option.optional("height", "N", "In pixels. Default: 1024; with the demo model 96.");
    private static final Option GUIDANCE_SCALE =
            Option.withDefault(
                    "guidance-scale", "X", "How strongly the base follows the prompt.", "5");
    private static final Option GUIDANCE_RESCALE =
            Option.withDefault(
                    "guidance-rescale", "X", "0 to 1: against washed-out contrast.", "0");
    private static final Option CLIP_SKIP =
            Option.optional("clip-skip", "N", "Text encoder layers left out, as diffusers counts.");

    /** Those that decide what a model is told, with the guidance that decides whether it is. */
    public static final List<Option> CONDITIONING = conditioning();

    public static final List<Option> OPTIONS = options();

    private TrajectoryOptions() {}

    private static List<Option> conditioning() {
        List<Option> options =
                new ArrayList<>(List.of(PROMPT, PROMPT_2, NEGATIVE_PROMPT, NEGATIVE_PROMPT_2));
        options.addAll(List.of(LONG_PROMPTS, EMPHASIS, CLIP_SKIP, WIDTH, HEIGHT));
        options.addAll(SizeOptions.OPTIONS);
        options.add(GUIDANCE_SCALE);
        return List.copyOf(options);
    }

    private static List<Option> options() {
        List<Option> options = new ArrayList<>(CONDITIONING);
        options.addAll(List.of(GUIDANCE_RESCALE, SEED, NOISE_SOURCE, Sampling.STEPS));
        options.addAll(Sampling.OPTIONS);
        options.addAll(SamplerNoise.OPTIONS);
        return List.copyOf(options);
    }

    /**
     * From pure noise.
     *
     * @param side of a picture that is not told its width or height
     * @throws IllegalArgumentException naming an option and what would be right
     */
    public static TrajectorySettings from(Settings settings, int side) {
        ImageSize size = new ImageSize(side(settings, HEIGHT, side), side(settings, WIDTH, side));
        SizeConditioning sizes = SizeOptions.positive(settings, size);
        Sampling sampling = Sampling.from(settings);
        return new TrajectorySettings(
                        settings.string(PROMPT),
                        settings.optional(PROMPT_2),
                        settings.optional(NEGATIVE_PROMPT),
                        settings.optional(NEGATIVE_PROMPT_2),
                        settings.whole(SEED, 0, 0xFFFF_FFFFL),
                        Words.read(settings, NOISE_SOURCE, NoiseSource.values()),
                        size,
                        settings.integer(Sampling.STEPS, 1, Sampling.MAX_STEPS),
                        sampling.sampler(),
                        sampling.schedule().text(),
                        settings.decimal(GUIDANCE_SCALE, 0, 100),
                        settings.decimal(GUIDANCE_RESCALE, 0, 1),
                        clipSkip(settings),
                        sizes.original(),
                        sizes.crop(),
                        sizes.target())
                .with(SamplerNoise.from(settings))
                .with(promptHandling(settings))
                .withNegative(SizeOptions.negative(settings));
    }

    private static int side(Settings settings, Option option, int side) {
        return settings.optional(option).isPresent() ? settings.integer(option, 8, 16384) : side;
    }

    private static PromptHandling promptHandling(Settings settings) {
        return new PromptHandling(
                Words.read(settings, LONG_PROMPTS, LongPrompts.values()), settings.flag(EMPHASIS));
    }

    private static Optional<Integer> clipSkip(Settings settings) {
        return settings.optional(CLIP_SKIP).isPresent()
                ? Optional.of(settings.integer(CLIP_SKIP, 0, 30))
                : Optional.empty();
    }
}
