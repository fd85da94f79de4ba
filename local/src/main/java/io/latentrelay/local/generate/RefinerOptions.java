package io.latentrelay.local.generate;

import io.latentrelay.coordinator.run.RefinerMode;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.diffusion.settings.ImageToImage.Through;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.RefinementSettings.Anew;
import io.latentrelay.diffusion.settings.RefinementSettings.Continue;
import io.latentrelay.diffusion.settings.RefinementSettings.Memory;
import io.latentrelay.diffusion.settings.RefinementSettings.Mode;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/** Where the refiner takes over and what it is told, as options; defaults are a run file's. */
public final class RefinerOptions {

    private static final Option MODE =
            Option.withDefault(
                    "refiner-mode",
                    "HOW",
                    "How the refiner takes over: " + Words.all(RefinerMode.values()) + ".",
                    "continue");
    private static final Option FRACTION =
            Option.withDefault(
                    "fraction",
                    "X",
                    "The refiner's share, 0 (base only) to below 1: 0.2 for the last fifth.",
                    "0.2");
    private static final Option CUT =
            Option.withDefault(
                    "cut",
                    "WHAT",
                    "What it is a share of: timestep (diffusers, A1111) or step (Fooocus).",
                    "timestep");
    private static final Option PROMPT =
            Option.optional("refiner-prompt", "TEXT", "Default: the base's.");
    private static final Option NEGATIVE_PROMPT =
            Option.optional("refiner-negative-prompt", "TEXT", "Default: the base's.");
    private static final Option GUIDANCE_SCALE =
            Option.optional("refiner-guidance-scale", "X", "Default: the base's.");
    private static final Option SCORE =
            Option.withDefault("aesthetic-score", "X", "What the refiner aims at.", "6");
    private static final Option NEGATIVE_SCORE =
            Option.withDefault(
                    "negative-aesthetic-score", "X", "What the refiner turns away from.", "2.5");
    private static final Option STRENGTH =
            Option.withDefault(
                    "refiner-strength",
                    "X",
                    "Mode image_to_image: share of its steps that are run, above 0 to 1.",
                    "0.3");
    private static final Option STEPS =
            Option.optional(
                    "refiner-steps",
                    "N",
                    "Mode image_to_image: of its full schedule. Default: --steps.");
    private static final Option THROUGH =
            Option.withDefault(
                    "through",
                    "WHAT",
                    "Mode image_to_image: starts from latents, or from the decoded picture (A1111).",
                    "latents");
    private static final Option NOISE_MULTIPLIER =
            Option.withDefault(
                    "refiner-noise-multiplier",
                    "X",
                    "Mode image_to_image: factor of the added noise, 0 to 1.5.",
                    "1");

    private static final List<Option> CONTINUING = List.of(FRACTION, CUT);
    private static final List<Option> ANEW = List.of(STRENGTH, STEPS, THROUGH, NOISE_MULTIPLIER);

    /** Those that decide what the refiner is told. */
    public static final List<Option> CONDITIONING =
            List.of(PROMPT, NEGATIVE_PROMPT, GUIDANCE_SCALE, SCORE, NEGATIVE_SCORE);

    public static final List<Option> OPTIONS = options();

    private RefinerOptions() {}

    private static List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(MODE));
        options.addAll(CONTINUING);
        options.addAll(CONDITIONING);
        options.addAll(ANEW);
        return List.copyOf(options);
    }

    /** How the refiner takes over. */
    static RefinerMode mode(Settings settings) {
        return Words.read(settings, MODE, RefinerMode.values());
    }

    /** The refiner's share; 0 where it takes a whole picture. */
    static double fraction(Settings settings, RefinerMode mode) {
        if (takesWholePictures(mode)) {
            refuse(settings, CONTINUING, mode);
            return 0;
        }
        double fraction = settings.decimal(FRACTION, 0, 1);
        if (fraction == 1) {
            throw settings.refusal(FRACTION, "below 1; the refiner alone is --refiner-mode alone");
        }
        return fraction + 0.0; // -0.0 would be another number
    }

    static Cut cut(Settings settings) {
        return Words.read(settings, CUT, Cut.values());
    }

    private static boolean takesWholePictures(RefinerMode mode) {
        return mode == RefinerMode.IMAGE_TO_IMAGE || mode == RefinerMode.ALONE;
    }

    /** That nothing was said that does nothing without a refiner. */
    static void requireNone(Settings settings) {
        for (Option option : OPTIONS) {
            if (settings.isGiven(option)) {
                throw new IllegalArgumentException(
                        option.onCommandLine() + " does nothing without --model-refiner");
            }
        }
    }

    /** What the refiner is told beside the base's settings. */
    public static RefinementSettings from(Settings settings, TrajectorySettings base) {
        RefinerMode mode = mode(settings);
        return new RefinementSettings(
                settings.optional(PROMPT),
                settings.optional(NEGATIVE_PROMPT),
                settings.optional(GUIDANCE_SCALE).isPresent()
                        ? settings.decimal(GUIDANCE_SCALE, 0, 100)
                        : base.guidanceScale(),
                settings.decimal(SCORE, -100, 100),
                settings.decimal(NEGATIVE_SCORE, -100, 100),
                mode(settings, mode, base));
    }

    private static Mode mode(Settings settings, RefinerMode mode, TrajectorySettings base) {
        if (mode != RefinerMode.IMAGE_TO_IMAGE) {
            refuse(settings, ANEW, mode);
        }
        return switch (mode) {
            case CONTINUE, ALONE -> new Continue(Memory.LOSSLESS);
            case FRESH -> new Continue(Memory.FRESH);
            case IMAGE_TO_IMAGE -> new Anew(anew(settings, base));
        };
    }

    private static void refuse(Settings settings, List<Option> options, RefinerMode mode) {
        for (Option option : options) {
            if (settings.isGiven(option)) {
                throw new IllegalArgumentException(
                        option.onCommandLine()
                                + " does nothing with "
                                + MODE.onCommandLine()
                                + " "
                                + Words.of(mode));
            }
        }
    }

    private static ImageToImage anew(Settings settings, TrajectorySettings base) {
        int steps =
                settings.optional(STEPS).isPresent()
                        ? settings.integer(STEPS, 1, Sampling.MAX_STEPS)
                        : base.steps();
        double strength = settings.decimal(STRENGTH, 0, 1);
        if (base.sampler().firstStep(strength, steps) >= steps) {
            throw settings.refusal(
                    STRENGTH, "enough for one of the refiner's " + steps + " steps: raise either");
        }
        return new ImageToImage(
                steps,
                strength,
                Words.read(settings, THROUGH, Through.values()),
                settings.decimal(NOISE_MULTIPLIER, 0, 1.5));
    }
}
