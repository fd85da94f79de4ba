package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Decimals;
import io.latentrelay.coordinator.document.Section;
import io.latentrelay.diffusion.schedule.Split;
import java.util.ArrayList;
import java.util.List;

/** Refuses fractions that give one model no step, and points out those that come to the same. */
final class SplitCheck {

    private static final String KEY = "fraction";

    private SplitCheck() {}

    /**
     * @param section the run file's {@code refiner}
     */
    static void check(Section section, SplitPreview preview) {
        List<Split> seen = new ArrayList<>();
        for (Split split : preview.splits()) {
            if (split.fraction() > 0 && split.refinerSteps() == 0) {
                section.error(KEY, withoutStep(split, "refiner") + " (0 asks for the base alone)");
            } else if (split.baseSteps() == 0) {
                section.error(KEY, withoutStep(split, "base"));
            } else {
                warnOfTwin(section, split, seen);
                seen.add(split);
            }
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

    private static void warnOfTwin(Section section, Split split, List<Split> seen) {
        seen.stream()
                .filter(other -> other.switchStep() == split.switchStep())
                .findFirst()
                .ifPresent(
                        other ->
                                section.warning(
                                        KEY,
                                        Decimals.text(other.fraction())
                                                + " and "
                                                + Decimals.text(split.fraction())
                                                + " come to the same split of "
                                                + split.steps()
                                                + " steps on SDXL's schedule: equal pictures"));
    }
}
