package io.latentrelay.coordinator.dispatch;

import io.latentrelay.transport.queue.Topics;

/**
 * Where a coordinator keeps its own objects: apart from every run, and from other fleets' state.
 */
final class StateKeys {

    private StateKeys() {}

    /** No run's prefix can begin with an underscore. */
    static String of(Topics topics) {
        return "_relay/" + topics.prefix() + "/";
    }
}
