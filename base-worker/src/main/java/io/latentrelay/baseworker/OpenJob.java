package io.latentrelay.baseworker;

import io.latentrelay.baseworker.PlannedTrajectory.PlannedTap;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.transport.queue.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A job in work: how far it is, the handoffs already on their way to the topic, and the taps still
 * ahead.
 */
record OpenJob(
        Lease lease,
        PlannedTrajectory plan,
        Conditioning conditioning,
        DenoisingState state,
        List<CompletableFuture<Long>> published,
        List<PlannedTap> ahead) {

    OpenJob {
        published = List.copyOf(published);
        ahead = List.copyOf(ahead);
    }

    static OpenJob start(Lease lease, PlannedTrajectory plan, Conditioning conditioning) {
        return new OpenJob(lease, plan, conditioning, plan.start(), List.of(), plan.taps());
    }

    BaseJob job() {
        return plan.job();
    }

    PlannedTap nextTap() {
        return ahead.get(0);
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
        return new OpenJob(lease, plan, conditioning, reached, published, ahead);
    }

    /** Past its next tap, whose handoff is on its way. */
    OpenJob tapped(CompletableFuture<Long> handoff) {
        List<CompletableFuture<Long>> all = new ArrayList<>(published);
        all.add(handoff);
        return new OpenJob(lease, plan, conditioning, state, all, ahead.subList(1, ahead.size()));
    }

    /** Tokens of its prompts that the text encoders did not see. */
    int tokensCut() {
        return conditioning.tokensCut();
    }
}
