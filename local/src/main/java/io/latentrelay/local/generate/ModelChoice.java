package io.latentrelay.local.generate;

import io.latentrelay.coordinator.run.RefinerMode;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The models that draw a picture.
 *
 * @param base absent where the refiner works alone
 * @param refiner absent where the base does
 * @param side of the pictures they draw unless told a size
 */
record ModelChoice(Optional<Path> base, Optional<Path> refiner, int side) {

    private static final Option BASE =
            Option.optional(
                    "model-base",
                    "DIR",
                    "Folder of the base model in ONNX. Default: the demo model.");
    private static final Option REFINER =
            Option.optional(
                    "model-refiner",
                    "DIR",
                    "Folder of the refiner in ONNX; without one, the base alone draws and decodes.");

    static final List<Option> OPTIONS = List.of(BASE, REFINER);

    private static final int SDXL_SIDE = 1024;
    private static final int DEMO_SIDE = 96;

    /**
     * As the options say it.
     *
     * @param demo finds the demo model, which stands in where no model is given
     * @throws IllegalArgumentException when a model is missing that the mode needs, or given that
     *     it does not use
     */
    static ModelChoice from(Settings settings, RefinerMode mode, Supplier<Models> demo) {
        boolean hasBase = settings.optional(BASE).isPresent();
        boolean hasRefiner = settings.optional(REFINER).isPresent();
        boolean alone = mode == RefinerMode.ALONE;
        if (!hasBase && !hasRefiner) {
            Models models = demo.get();
            return new ModelChoice(
                    alone ? Optional.empty() : Optional.of(models.base()),
                    Optional.of(models.refiner()),
                    DEMO_SIDE);
        }
        if (alone && hasBase) {
            throw new IllegalArgumentException(
                    "--model-base does nothing with --refiner-mode alone: leave it away");
        }
        if (!alone && !hasBase) {
            throw new IllegalArgumentException(
                    "--model-base is missing: only --refiner-mode alone does without a base");
        }
        return new ModelChoice(
                hasBase ? Optional.of(settings.path(BASE)) : Optional.empty(),
                hasRefiner ? Optional.of(settings.path(REFINER)) : Optional.empty(),
                SDXL_SIDE);
    }
}
