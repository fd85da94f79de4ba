package io.latentrelay.refinerworker;

import io.latentrelay.handoff.StageTimings;
import io.latentrelay.inference.DecodedImage;

/**
 * A picture, to be stored.
 *
 * @param nanos that its decode took, which those decoded with it shared
 * @param together pictures of that decode
 */
record Decoded(Refined refined, DecodedImage picture, long nanos, int together) {

    OpenFinish open() {
        return refined.open();
    }

    StageTimings refiner() {
        return refined.refiner();
    }

    long millis() {
        return nanos / 1_000_000;
    }

    /** Its share. */
    float deviceMillis() {
        return nanos / 1e6f / together;
    }
}
