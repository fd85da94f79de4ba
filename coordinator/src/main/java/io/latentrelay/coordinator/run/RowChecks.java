package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Section;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.sweep.Point;
import io.latentrelay.coordinator.vocabulary.RunVocabulary;
import io.latentrelay.coordinator.vocabulary.SettingNames;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether settings that a row has of its own go together with the run's, in every cell. */
final class RowChecks {

    private final Template template;
    private final Cells cells;
    private final int imagesPerPrompt;
    private final Set<String> axes = new HashSet<>();

    RowChecks(Template template, Cells cells, int imagesPerPrompt) {
        this.template = template;
        this.cells = cells;
        this.imagesPerPrompt = imagesPerPrompt;
        cells.points().forEach(point -> axes.addAll(point.settings().keySet()));
    }

    /** Why a row may not have this setting of its own, if it may not. */
    Optional<String> conflict(String key) {
        return axes.contains(key)
                ? Optional.of(
                        "is a column here and an axis of the sweep; take it out of one of them")
                : Optional.empty();
    }

    /** What is wrong with these settings of a row. */
    List<String> problems(Map<String, Value> own) {
        Problems problems = new Problems("row");
        SplitCheck splits = new SplitCheck(problems);
        for (int cell = 0; cell < cells.count() && problems.isEmpty(); cell++) {
            Point point = cells.points().get(cell);
            Map<String, Value> over = new LinkedHashMap<>(own);
            over.putAll(point.settings());
            splits.check(cell, template.resolve(over, problems), 1);
        }
        return problems.withoutPlace();
    }

    /** What is wrong with a row's seed. */
    List<String> seed(Value seed) {
        if (seed instanceof Value.Numeral number && isSeed(number)) {
            return List.of();
        }
        Problems problems = new Problems("row");
        Value block = Values.block(SettingNames.SEED, seed);
        new Section("", block, RunVocabulary.KEYS, problems)
                .whole(SettingNames.SEED, 0, Seeds.MAX - (imagesPerPrompt - 1));
        return problems.withoutPlace();
    }

    private boolean isSeed(Value.Numeral number) {
        return number.value()
                .filter(
                        value ->
                                value.scale() <= 0 && (long) value.precision() - value.scale() < 12)
                .map(BigDecimal::longValueExact)
                .filter(seed -> seed >= 0 && seed <= Seeds.MAX - (imagesPerPrompt - 1))
                .isPresent();
    }
}
