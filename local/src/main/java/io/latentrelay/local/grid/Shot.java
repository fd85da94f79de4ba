package io.latentrelay.local.grid;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One image as a grid knows it; its pixels are elsewhere.
 *
 * @param place its position on every axis
 * @param note why there is no picture to show
 * @param twin index of the unrefined picture of the same trajectory
 * @param work what it took, once the manifest says so
 * @param detail variance of the Laplacian
 * @param difference mean absolute difference to the twin
 */
record Shot(
        long index,
        Map<String, Integer> place,
        State state,
        String note,
        OptionalLong twin,
        Optional<Work> work,
        OptionalDouble detail,
        OptionalDouble difference) {

    enum State {
        SHOWN,
        FAILED,
        /** Neither stored nor failed by now. */
        OPEN,
        /** Stored, but not to be read as a picture. */
        UNREADABLE
    }

    /**
     * What an image took.
     *
     * @param evaluations of both UNets; absent from workers that did not count them
     * @param seconds of both stages: on the device where that was measured, otherwise by the clock
     */
    record Work(long baseSteps, long refinerSteps, OptionalLong evaluations, double seconds) {}

    Shot {
        place = Map.copyOf(place);
    }

    boolean isShown() {
        return state == State.SHOWN;
    }
}
