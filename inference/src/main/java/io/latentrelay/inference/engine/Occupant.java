package io.latentrelay.inference.engine;

import io.latentrelay.diffusion.Shape;
import io.latentrelay.inference.Denoising.Leg;
import java.util.Optional;

/** A journey inside an engine, and how far it has come. Changed by the engine's thread only. */
final class Occupant {

    private final Journey journey;
    private final Shape shape;
    private Leg leg;

    Occupant(Journey journey) {
        this.journey = journey;
        this.leg = journey.firstLeg();
        this.shape = leg.state().latents().shape();
    }

    Journey journey() {
        return journey;
    }

    /** Of its latents; the same on all its legs. */
    Shape shape() {
        return shape;
    }

    Leg leg() {
        return leg;
    }

    /** How many rows of a call it takes. */
    int rows() {
        return leg.guidance().isActive() ? 2 : 1;
    }

    void go(Leg further) {
        if (!further.state().latents().shape().equals(shape)) {
            throw new IllegalStateException(
                    "a journey of "
                            + shape
                            + " cannot go on with "
                            + further.state().latents().shape());
        }
        leg = further;
    }

    /** Takes every leg that is at its end to the next one; true when the journey is over. */
    boolean leavesAtItsEnd() {
        while (leg.isDone()) {
            Optional<Leg> next = journey.arrived(leg.state());
            if (next.isEmpty()) {
                return true;
            }
            go(next.get());
        }
        return false;
    }
}
