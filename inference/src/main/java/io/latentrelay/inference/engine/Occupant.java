package io.latentrelay.inference.engine;

import io.latentrelay.inference.Denoising.Leg;
import java.util.Optional;

/** A journey inside an engine, and how far it has come. Changed by the engine's thread only. */
final class Occupant {

    private final Journey journey;
    private final CallShape shape;
    private Leg leg;
    private Usage usage = Usage.NONE;

    Occupant(Journey journey) {
        this.journey = journey;
        this.leg = journey.firstLeg();
        this.shape = CallShape.of(leg);
    }

    Journey journey() {
        return journey;
    }

    /** The same on all its legs. */
    CallShape shape() {
        return shape;
    }

    Leg leg() {
        return leg;
    }

    Usage usage() {
        return usage;
    }

    /** How many rows of a call it takes. */
    int rows() {
        return leg.guidance().isActive() ? 2 : 1;
    }

    /** One evaluation on, which took so much of the device's time. */
    void advance(Leg further, long nanos) {
        go(further);
        usage = usage.plus(nanos);
    }

    private void go(Leg further) {
        CallShape next = CallShape.of(further);
        if (!next.equals(shape)) {
            throw new IllegalStateException("a journey of " + shape + " cannot go on with " + next);
        }
        leg = further;
    }

    /** Takes every leg that is at its end to the next one; true when the journey is over. */
    boolean leavesAtItsEnd() {
        while (leg.isDone()) {
            Optional<Leg> next = journey.arrived(leg.state(), usage);
            if (next.isEmpty()) {
                return true;
            }
            go(next.get());
        }
        return false;
    }
}
