package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Decimals;
import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.diffusion.schedule.Split;
import java.util.HashMap;
import java.util.Map;

/** Refuses fractions that give one model no step, and points out those that come to the same. */
final class SplitCheck {

    private static final String KEY = "refiner.fraction";

    // Pictures that are equal: of one trajectory, split alike, and finished alike.
    private record Twin(Object trajectory, int switchStep, Object refiner, Object file) {}

    private final Problems problems;
    private final Map<Twin, Double> seen = new HashMap<>();

    SplitCheck(Problems problems) {
        this.problems = problems;
    }

    /**
     * @param trajectory equal for cells that share one
     * @param line of the fraction
     */
    void check(Object trajectory, Resolved resolved, int line) {
        if (resolved.refiner().takesWholePictures()) {
            return;
        }
        try {
            check(trajectory, resolved, SplitPreview.of(resolved).split(), line);
        } catch (IllegalArgumentException e) {
            // Settings that do not go together have been told already.
            if (problems.isEmpty()) {
                problems.error(line, "settings.steps", String.valueOf(e.getMessage()));
            }
        }
    }

    private void check(Object trajectory, Resolved resolved, Split split, int line) {
        if (split.fraction() > 0 && split.refinerSteps() == 0) {
            problems.error(
                    line, KEY, withoutStep(split, "refiner") + " (0 asks for the base alone)");
        } else if (split.baseSteps() == 0) {
            problems.error(line, KEY, withoutStep(split, "base"));
        } else {
            warnOfTwin(trajectory, resolved, split, line);
        }
    }

    private static String withoutStep(Split split, String model) {
        return String.format(
                "%s of %d steps leaves the %s no step (base %d + refiner %d on SDXL's schedule);"
                        + " give it a greater share or take more steps",
                Decimals.text(split.fraction()),
                split.steps(),
                model,
                split.baseSteps(),
                split.refinerSteps());
    }

    private void warnOfTwin(Object trajectory, Resolved resolved, Split split, int line) {
        Twin twin =
                new Twin(
                        trajectory,
                        split.switchStep(),
                        resolved.refiner().finish(),
                        resolved.file());
        Double other = seen.putIfAbsent(twin, split.fraction());
        if (other != null && other != split.fraction()) {
            problems.warning(
                    line,
                    KEY,
                    Decimals.text(other)
                            + " and "
                            + Decimals.text(split.fraction())
                            + " come to the same split of "
                            + split.steps()
                            + " steps on SDXL's schedule: equal pictures");
        }
    }
}
