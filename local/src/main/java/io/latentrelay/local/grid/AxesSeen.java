package io.latentrelay.local.grid;

import io.latentrelay.coordinator.run.Cell;
import io.latentrelay.coordinator.run.Cell.Coordinate;
import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.coordinator.run.ImagePlan;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Collects the axes of a run from the images that a grid shows. */
final class AxesSeen {

    private final Expansion expansion;
    // By the position that the run has for a value, which need not be gapless here.
    private final Map<String, TreeMap<Integer, String>> labels = new LinkedHashMap<>();

    AxesSeen(Expansion expansion) {
        this.expansion = expansion;
    }

    /** What axes of the run can be called. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(List.of(Axis.PROMPT, Axis.SEED));
        Cell first = expansion.cell(expansion.image(0).cell());
        first.coordinates().forEach(at -> names.add(at.axis()));
        names.add(Axis.CELL);
        return names;
    }

    /** Notes where an image lies, and says it: by axis, the run's position of the value. */
    Map<String, Integer> note(ImagePlan image, TrajectorySettings settings) {
        Map<String, Integer> place = new LinkedHashMap<>();
        put(
                place,
                Axis.PROMPT,
                image.promptRow(),
                expansion.resolved(image.index()).row().prompt());
        putSeed(place, image.repetition(), "seed " + settings.seed());
        List<Coordinate> coordinates = expansion.cell(image.cell()).coordinates();
        for (Coordinate at : coordinates) {
            put(place, at.axis(), at.position(), at.value());
        }
        put(place, Axis.CELL, image.cell(), label(coordinates));
        return place;
    }

    private void put(Map<String, Integer> place, String axis, int position, String label) {
        place.put(axis, position);
        labels.computeIfAbsent(axis, name -> new TreeMap<>()).putIfAbsent(position, label);
    }

    // Seeds that are derived differ from prompt to prompt: they name no value of an axis.
    private void putSeed(Map<String, Integer> place, int repetition, String label) {
        place.put(Axis.SEED, repetition);
        labels.computeIfAbsent(Axis.SEED, name -> new TreeMap<>())
                .merge(
                        repetition,
                        label,
                        (old, other) -> old.equals(other) ? old : "image " + (repetition + 1));
    }

    private static String label(List<Coordinate> coordinates) {
        return coordinates.stream()
                .map(at -> at.axis() + " " + at.value())
                .collect(Collectors.joining(", "));
    }

    /**
     * The axes: those of the sweep each by itself, or all in one where most of their combinations
     * are not in the run, unless the user named the ones or the other.
     */
    List<Axis> axes(List<String> named) {
        long combinations = 1;
        for (Map.Entry<String, TreeMap<Integer, String>> axis : labels.entrySet()) {
            if (Axis.isOfSweep(axis.getKey()) && !isCell(axis.getKey())) {
                combinations = Math.min(combinations * axis.getValue().size(), Integer.MAX_VALUE);
            }
        }
        int cells = labels.getOrDefault(Axis.CELL, new TreeMap<>()).size();
        boolean isOneNamed = named.stream().anyMatch(name -> Axis.isOfSweep(name) && !isCell(name));
        boolean isSparse = named.contains(Axis.CELL) || !isOneNamed && combinations > 2L * cells;
        List<Axis> axes = new ArrayList<>();
        labels.forEach(
                (name, values) -> {
                    if (!Axis.isOfSweep(name) || isSparse == isCell(name)) {
                        axes.add(new Axis(name, values));
                    }
                });
        return axes;
    }

    private static boolean isCell(String axis) {
        return axis.equals(Axis.CELL);
    }
}
