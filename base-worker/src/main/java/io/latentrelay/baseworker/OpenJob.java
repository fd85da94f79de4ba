package io.latentrelay.baseworker;

import io.latentrelay.baseworker.PlannedTrajectory.PlannedTap;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.conditioning.Conditioning.Truncation;
import io.latentrelay.transport.queue.Lease;
import java.util.List;

/**
 * A job in work: how far it is, and the taps still ahead.
 *
 * @param ahead never empty
 */
record OpenJob(
        Lease lease,
        PlannedTrajectory plan,
        Conditioning conditioning,
        DenoisingState state,
        List<PlannedTap> ahead) {

    static OpenJob start(Lease lease, PlannedTrajectory plan, Conditioning conditioning) {
        return new OpenJob(lease, plan, conditioning, plan.start(), plan.taps());
    }

    BaseJob job() {
        return plan.job();
    }

    PlannedTap nextTap() {
        return ahead.get(0);
    }

    boolean isAtLastTap() {
        return ahead.size() == 1;
    }

    /** The way from here to the next tap. */
    Leg leg() {
        return new Leg(
                state,
                plan.schedule(),
                job().settings().algorithm(),
                conditioning,
                job().settings().guidance(),
                nextTap().split().switchStep());
    }

    OpenJob at(DenoisingState reached) {
        return new OpenJob(lease, plan, conditioning, reached, ahead);
    }

    OpenJob pastTap() {
        return new OpenJob(lease, plan, conditioning, state, ahead.subList(1, ahead.size()));
    }

    /** Tokens of its longest prompt that the text encoders did not see. */
    int tokensCut() {
        return conditioning.truncations().stream().mapToInt(Truncation::tokensCut).max().orElse(0);
    }
}
