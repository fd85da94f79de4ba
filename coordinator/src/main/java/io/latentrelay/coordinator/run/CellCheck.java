package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Section;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.sweep.Point;
import io.latentrelay.coordinator.vocabulary.RunVocabulary;
import io.latentrelay.coordinator.vocabulary.SettingNames;
import java.util.Map;

/** Reads the settings of every cell, so that what is wrong with any of them is told at once. */
final class CellCheck {

    private final Template template;
    private final Problems problems;
    private final SplitCheck splits;

    CellCheck(Template template, Problems problems) {
        this.template = template;
        this.problems = problems;
        this.splits = new SplitCheck(problems);
    }

    void check(Cells cells) {
        for (int cell = 0; cell < cells.count() && !problems.areMany(); cell++) {
            Point point = cells.points().get(cell);
            seed(point);
            Resolved resolved = template.resolve(point.settings(), problems);
            splits.check(
                    cells.beforeHandoff(cell, resolved.refiner().mode()), resolved, line(point));
        }
    }

    private void seed(Point point) {
        Value seed = point.settings().get(SettingNames.SEED);
        if (seed != null) {
            Value block = Values.block(SettingNames.SEED, seed);
            new Section("", block, RunVocabulary.KEYS, problems)
                    .whole(SettingNames.SEED, 0, Seeds.MAX);
        }
    }

    private int line(Point point) {
        Map<String, Value> settings = point.settings();
        return settings.getOrDefault(
                        "refiner.fraction",
                        template.value("refiner.fraction")
                                .orElseGet(() -> new Value.Nothing(template.refinerLine())))
                .line();
    }
}
