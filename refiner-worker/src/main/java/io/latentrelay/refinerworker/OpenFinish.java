package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.guidance.Guidance;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.conditioning.Conditioning.Truncation;
import java.util.Optional;

/**
 * One picture in work.
 *
 * @param lease shared by all finishes of its handoff
 * @param conditioning absent when the refiner runs no step of it
 */
record OpenFinish(
        SharedLease lease, Handoff handoff, Finish finish, Optional<Conditioning> conditioning) {

    /** The steps left to the refiner; empty when there are none. */
    Optional<Leg> leg() {
        return conditioning.map(
                told ->
                        new Leg(
                                handoff.state(),
                                handoff.schedule(),
                                handoff.settings().algorithm(),
                                told,
                                new Guidance(finish.refiner().orElseThrow().guidanceScale(), 0),
                                handoff.schedule().steps()));
    }

    /** Latents as they were handed off. */
    Latents handedOff() {
        return handoff.state().latents();
    }

    /** Tokens of its longest prompt that a model did not see, base or refiner. */
    int tokensCut() {
        int refiner =
                conditioning.stream()
                        .flatMap(told -> told.truncations().stream())
                        .mapToInt(Truncation::tokensCut)
                        .max()
                        .orElse(0);
        return Math.max(refiner, handoff.tokensCut());
    }

    String name() {
        return "run " + handoff.run().name() + " image " + finish.imageIndex();
    }
}
