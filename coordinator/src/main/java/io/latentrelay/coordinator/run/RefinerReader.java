package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Decimals;
import io.latentrelay.coordinator.document.Section;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.settings.RefinementSettings;
import java.util.Optional;

/** Reads a run file's {@code refiner}: where it takes over, and what it is told. */
final class RefinerReader {

    private static final double DEFAULT_FRACTION = 0.2;
    // The refiner was trained on the last 200 of 1000 timesteps; above this users report damage.
    private static final double TOLERATED = 0.4;
    private static final String RIGHT =
            "a number from 0 (base only) to below 1: the refiner's share, 0.2 for the last fifth";

    private final Section section;
    private final RunSettings base;

    RefinerReader(Section section, RunSettings base) {
        this.section = section;
        this.base = base;
    }

    RefinerPlan read() {
        Cut cut = section.choice("cut", RunWords::cut).orElse(Cut.TIMESTEP);
        RefinerModeReader modes = new RefinerModeReader(section, base);
        RefinerMode mode = modes.name();
        RefinementSettings settings = settings().with(modes.read(mode));
        boolean continues = mode == RefinerMode.CONTINUE || mode == RefinerMode.FRESH;
        return new RefinerPlan(continues ? fraction() : 0, cut, settings, mode);
    }

    private RefinementSettings settings() {
        return new RefinementSettings(
                section.text("prompt"),
                section.text("negative_prompt"),
                section.decimal("guidance_scale", 0, 100).orElse(base.guidanceScale()),
                score("aesthetic_score", 6.0),
                score("negative_aesthetic_score", 2.5));
    }

    private double score(String key, double fallback) {
        Optional<Double> score = section.decimal(key, -100, 100);
        score.filter(given -> given < 1 || given > 10)
                .ifPresent(
                        given ->
                                section.warning(
                                        key,
                                        Decimals.text(given)
                                                + " is outside 1 to 10, the scores the refiner was"
                                                + " trained with"));
        return score.orElse(fallback);
    }

    private double fraction() {
        Optional<Double> fraction = section.value("fraction").flatMap(this::fraction);
        fraction.filter(given -> given > TOLERATED).ifPresent(this::warn);
        return fraction.orElse(DEFAULT_FRACTION);
    }

    private Optional<Double> fraction(Value value) {
        // Adding zero turns -0.0, which would be another number in keys and digests, into 0.
        return section.decimal("fraction", value, RIGHT, n -> n >= 0 && n < 1).map(n -> n + 0.0);
    }

    private void warn(double fraction) {
        section.warning(
                "fraction",
                Decimals.text(fraction)
                        + " is outside the range the refiner was trained for, the last fifth (0.2);"
                        + " above "
                        + TOLERATED
                        + " expect distortions");
    }
}
