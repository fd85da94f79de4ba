package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Canonical;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.sweep.Point;
import io.latentrelay.coordinator.sweep.Replacement;
import io.latentrelay.coordinator.vocabulary.SettingNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A run's cells in the order of their numbers.
 *
 * @param written the sweep as the run file has it
 * @param points one that sets nothing when there is no sweep
 */
record Cells(Value written, List<Point> points) {

    Cells {
        points = List.copyOf(points);
    }

    int count() {
        return points.size();
    }

    /**
     * These cells with those of an earlier sweep first, in their earlier order, so that they keep
     * their numbers.
     *
     * @throws IllegalArgumentException when one of the earlier cells is not among these
     */
    Cells after(Cells earlier, Template template) {
        Set<String> keys = new TreeSet<>();
        points.forEach(point -> keys.addAll(point.settings().keySet()));
        earlier.points.forEach(point -> keys.addAll(point.settings().keySet()));
        Map<String, Point> left = new LinkedHashMap<>();
        points.forEach(point -> left.put(identity(point, keys, template), point));
        List<Point> ordered = new ArrayList<>();
        for (Point old : earlier.points) {
            Point same = left.remove(identity(old, keys, template));
            if (same == null) {
                throw new IllegalArgumentException(
                        "the sweep no longer has the cell " + described(old));
            }
            ordered.add(same);
        }
        ordered.addAll(left.values());
        return new Cells(written, ordered);
    }

    private static String described(Point point) {
        List<String> places = new ArrayList<>();
        point.places().forEach(place -> places.add(place.axis() + " " + place.value()));
        return places.isEmpty() ? "without a sweep" : String.join(", ", places);
    }

    private static String identity(Point point, Set<String> keys, Template template) {
        StringBuilder identity = new StringBuilder();
        for (String key : keys) {
            Value value = point.settings().get(key);
            String text =
                    value == null
                            ? template.value(key).map(Canonical::text).orElse("")
                            : Canonical.text(value);
            identity.append(key).append('=').append(text).append(';');
        }
        for (Replacement words : point.replacements()) {
            if (!words.search().equals(words.with())) { // which would change nothing
                identity.append(words);
            }
        }
        return identity.toString();
    }

    /** Equal for cells that share a base trajectory. */
    Object beforeHandoff(int cell, RefinerMode mode) {
        Point point = points.get(cell);
        StringBuilder before = new StringBuilder();
        point.settings()
                .forEach(
                        (key, value) -> {
                            if (SettingNames.isBeforeHandoff(key)) {
                                before.append(key).append('=').append(Canonical.text(value));
                            }
                        });
        for (Replacement words : point.replacements()) {
            if (SettingNames.isBeforeHandoff(words.setting())) {
                before.append(words);
            }
        }
        return before.append(mode == RefinerMode.ALONE).toString();
    }
}
