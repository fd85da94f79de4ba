package io.latentrelay.coordinator.sweep;

import io.latentrelay.coordinator.document.Canonical;
import io.latentrelay.coordinator.document.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One point of a sweep, or of a part of it.
 *
 * @param places where it lies on each axis, in the order of the axes
 * @param settings what it sets, by the settings' keys
 */
public record Point(
        List<Place> places, Map<String, Value> settings, List<Replacement> replacements) {

    /** The point that sets nothing. */
    public static final Point ORIGIN = new Point(List.of(), Map.of(), List.of());

    /**
     * A place on an axis.
     *
     * @param position of the value on the axis, from 0
     * @param value as people read it
     */
    public record Place(String axis, int position, String value) {}

    public Point {
        places = List.copyOf(places);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        replacements = List.copyOf(replacements);
    }

    static Point of(Place place, Map<String, Value> settings) {
        return new Point(List.of(place), settings, List.of());
    }

    /** This and the other together; they set different things. */
    Point with(Point other) {
        List<Place> together = new ArrayList<>(places);
        together.addAll(other.places);
        Map<String, Value> both = new LinkedHashMap<>(settings);
        both.putAll(other.settings);
        List<Replacement> all = new ArrayList<>(replacements);
        all.addAll(other.replacements);
        return new Point(together, both, all);
    }

    /** The same at one place on one axis. */
    Point at(Place place) {
        return new Point(List.of(place), settings, replacements);
    }

    Optional<String> label(String axis) {
        return places.stream()
                .filter(place -> place.axis().equals(axis))
                .map(Place::value)
                .findFirst();
    }

    /** Equal for points that say the same, wherever it is written. */
    public String identity() {
        return places.toString() + Canonical.text(settings) + replacements;
    }

    /** What it sets, as people read it: {@code steps 20, cfg 5}. */
    String described() {
        List<String> parts = new ArrayList<>();
        settings.forEach((key, value) -> parts.add(key + " " + Canonical.shown(value)));
        replacements.forEach(words -> parts.add(words.with()));
        return String.join(", ", parts);
    }
}
