package io.latentrelay.coordinator.sweep;

import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.sweep.Point.Place;
import io.latentrelay.coordinator.vocabulary.SettingNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads axes that vary several settings together: {@code zip, grid, random} and {@code cases}. */
final class GroupReader {

    private static final Set<String> KEYS = Set.of("zip", "grid", "random", "of", "seed", "cases");

    private final Problems problems;
    private final AxisReader axes;

    GroupReader(Problems problems, AxisReader axes) {
        this.problems = problems;
        this.axes = axes;
    }

    static boolean isGroup(Value.Mapping block) {
        return block.entries().stream().anyMatch(entry -> KEYS.contains(entry.key()));
    }

    Optional<Axis> read(String path, Value.Entry entry) {
        String place = path + "." + entry.key();
        Fields fields = Fields.of(place, entry.value(), KEYS, problems);
        List<String> kinds =
                List.of("zip", "grid", "random", "cases").stream()
                        .filter(kind -> fields.value(kind).isPresent())
                        .toList();
        if (kinds.size() != 1) {
            problems.error(
                    entry.line(),
                    place,
                    "must have one of zip, grid, cases, or random together with of; has "
                            + (kinds.isEmpty() ? "none" : String.join(" and ", kinds)));
            return Optional.empty();
        }
        String kind = kinds.get(0);
        return switch (kind) {
            case "zip" -> zip(entry.key(), place, fields);
            case "grid" -> grid(entry.key(), place, fields);
            case "random" -> random(entry.key(), place, fields);
            default -> cases(entry.key(), place, fields);
        };
    }

    private Optional<Axis> zip(String name, String place, Fields fields) {
        List<Axis> zipped = axes(place, "zip", fields);
        for (Axis axis : zipped) {
            int expected = zipped.get(0).points().size();
            if (axis.points().size() != expected) {
                problems.error(
                        fields.value("zip").map(Value::line).orElse(1),
                        place + ".zip",
                        axis.name()
                                + " has "
                                + axis.points().size()
                                + " values and "
                                + zipped.get(0).name()
                                + " has "
                                + expected
                                + "; give them as many each");
                return Optional.empty();
            }
        }
        return zipped.isEmpty() ? Optional.empty() : Optional.of(Axis.zipped(name, zipped));
    }

    private Optional<Axis> grid(String name, String place, Fields fields) {
        List<Axis> crossed = axes(place, "grid", fields);
        if (Axis.product(crossed) > Sweep.MOST) {
            problems.error(
                    fields.value("grid").map(Value::line).orElse(1),
                    place + ".grid",
                    "more than " + Sweep.MOST + " points; draw some with random and of");
            return Optional.empty();
        }
        return crossed.isEmpty() ? Optional.empty() : Optional.of(Axis.grid(name, crossed));
    }

    private Optional<Axis> random(String name, String place, Fields fields) {
        Optional<Long> count = fields.whole("random", 1, Sweep.MOST);
        long seed = fields.whole("seed", 0, Integer.MAX_VALUE).orElse(0L);
        List<Axis> crossed = axes(place, "of", fields);
        if (count.isEmpty() || crossed.isEmpty()) {
            return Optional.empty();
        }
        if (count.get() > Axis.product(crossed)) {
            problems.error(
                    fields.value("random").map(Value::line).orElse(1),
                    place + ".random",
                    count.get()
                            + " of "
                            + Axis.product(crossed)
                            + " combinations cannot be drawn; ask for fewer, or for all with grid");
            return Optional.empty();
        }
        return Optional.of(Axis.drawn(name, crossed, count.get().intValue(), seed));
    }

    private List<Axis> axes(String place, String kind, Fields fields) {
        Optional<Value> written = fields.value(kind);
        List<Axis> read = new ArrayList<>();
        if (written.orElse(null) instanceof Value.Mapping block && !block.entries().isEmpty()) {
            for (Value.Entry entry : block.entries()) {
                Optional<Axis> axis = axes.values(place + "." + kind, entry);
                if (axis.isEmpty()) {
                    return List.of();
                }
                read.add(axis.get());
            }
            return read;
        }
        problems.error(
                written.map(Value::line).orElseGet(() -> fields.line()),
                place + "." + kind,
                "must be a block of settings with their values, such as {steps: [20, 30]}");
        return List.of();
    }

    /** Each case sets what it names; what it does not name is as without the sweep. */
    private Optional<Axis> cases(String name, String place, Fields fields) {
        if (!(fields.value("cases").orElse(null) instanceof Value.Mapping block)
                || block.entries().isEmpty()) {
            problems.error(
                    fields.line(),
                    place + ".cases",
                    "must be a block of names, each with the settings of its case");
            return Optional.empty();
        }
        List<Point> points = new ArrayList<>();
        for (Value.Entry entry : block.entries()) {
            Place at = new Place(name, points.size(), entry.key());
            points.add(Point.of(at, settings(place + ".cases." + entry.key(), entry.value())));
        }
        return Optional.of(new Axis(name, points));
    }

    private Map<String, Value> settings(String place, Value written) {
        Map<String, Value> settings = new LinkedHashMap<>();
        if (written instanceof Value.Mapping block) {
            for (Value.Entry entry : block.entries()) {
                Optional<String> key = SettingNames.key(entry.key());
                if (key.isEmpty()) {
                    problems.error(
                            entry.line(),
                            place + "." + entry.key(),
                            "no setting" + SettingNames.hint(entry.key()));
                }
                key.ifPresent(known -> settings.put(known, entry.value()));
            }
        } else if (!(written instanceof Value.Nothing)) {
            problems.error(
                    written.line(),
                    place,
                    written.shown() + " must be a block of settings, such as {steps: 20}");
        }
        return settings;
    }
}
