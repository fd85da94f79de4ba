package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.sweep.Point;
import java.util.List;

/**
 * One point of a run's sweep.
 *
 * @param coordinates where it lies on each axis, in the order of the axes; empty without a sweep
 */
public record Cell(List<Coordinate> coordinates) {

    /**
     * A place on an axis.
     *
     * @param axis name of the axis, such as {@code refiner.fraction}
     * @param position of the value on the axis, from 0
     * @param value as run files write it
     */
    public record Coordinate(String axis, int position, String value) {}

    public Cell {
        coordinates = List.copyOf(coordinates);
    }

    static Cell of(Point point) {
        return new Cell(
                point.places().stream()
                        .map(place -> new Coordinate(place.axis(), place.position(), place.value()))
                        .toList());
    }
}
