package io.latentrelay.coordinator.fence;

import io.latentrelay.transport.queue.Topics;

/**
 * Where a fleet's coordinators keep their own objects: apart from every run, and from other fleets'
 * state.
 */
public final class StateKeys {

    /** What the objects of all fleets in a bucket begin with. */
    public static final String FLEETS = "_relay/";

    private StateKeys() {}

    /** What they all begin with. No run's prefix can begin with an underscore. */
    public static String of(Topics topics) {
        return FLEETS + topics.prefix() + "/";
    }
}
