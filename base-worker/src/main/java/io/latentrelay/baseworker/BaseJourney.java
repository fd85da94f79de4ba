package io.latentrelay.baseworker;

import io.latentrelay.baseworker.PlannedTrajectory.PlannedTap;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.BaseProgress;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.StoppedTrajectory;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.ModelPart;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.engine.EngineStoppedException;
import io.latentrelay.inference.engine.Journey;
import io.latentrelay.inference.engine.Usage;
import io.latentrelay.transport.work.Work;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A base job on its way from tap to tap. The engine's thread alone changes it, and after that has
 * ended the one that drains it.
 */
final class BaseJourney implements Journey {

    private final Work work;
    private final PlannedTrajectory plan;
    private final Conditioning conditioning;
    private final Handoffs handoffs;
    private final List<CompletableFuture<Long>> published = new ArrayList<>();

    BaseJourney(Work work, PlannedTrajectory plan, Conditioning conditioning, Handoffs handoffs) {
        this.work = work;
        this.plan = plan;
        this.conditioning = conditioning;
        this.handoffs = handoffs;
    }

    @Override
    public Leg firstLeg() {
        return toNextTap(plan.start());
    }

    private Leg toNextTap(DenoisingState state) {
        return new Leg(
                state,
                plan.schedule(),
                job().settings().algorithm(),
                conditioning,
                job().settings().guidance(),
                ahead().get(0).split().switchStep());
    }

    @Override
    public Optional<Leg> arrived(DenoisingState state, Usage usage) {
        PlannedTap tap = ahead().get(0);
        published.add(handoffs.publish(this, tap, state, handoffs.timings(this, usage)));
        if (ahead().isEmpty()) {
            work.leftDevice();
            handoffs.conclude(this);
            return Optional.empty();
        }
        return Optional.of(toNextTap(state));
    }

    /** Not when its lock is lost, and not when it cannot be handed off: the rest is for nothing. */
    @Override
    public boolean isWanted() {
        return work.isHeld() && !isRefused();
    }

    private boolean isRefused() {
        return published.stream().anyMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Override
    public void dropped() {
        if (isRefused()) {
            work.leftDevice();
            handoffs.conclude(this);
        } else {
            work.abandon();
        }
    }

    @Override
    public void failed(RuntimeException cause) {
        if (cause instanceof EngineStoppedException) {
            work.release();
        } else {
            work.leftDevice();
            handoffs.retry(this, cause);
        }
    }

    /** The engine has stopped, and here this is now. */
    void stopped(DenoisingState state, Usage usage) {
        work.leftDevice();
        if (usage.evaluations() == 0) {
            work.release();
        } else {
            handoffs.handOn(this, state, handoffs.timings(this, usage));
        }
    }

    /** What is still to do of the job, from here. */
    BaseJob rest(BaseProgress progress) {
        return new BaseJob(
                job().run(),
                job().trajectory(),
                job().settings(),
                ahead().stream().map(PlannedTap::tap).toList(),
                Optional.of(progress));
    }

    StoppedTrajectory at(DenoisingState state) {
        return new StoppedTrajectory(plan.schedule(), state);
    }

    Work work() {
        return work;
    }

    BaseJob job() {
        return plan.job();
    }

    /** Taps not reached yet. */
    private List<PlannedTap> ahead() {
        return plan.taps().subList(published.size(), plan.taps().size());
    }

    /** One for each tap reached, in order. */
    List<CompletableFuture<Long>> published() {
        return List.copyOf(published);
    }

    /** Images that were not handed off: refused at their tap, or not got to it. */
    List<Long> imagesLeft() {
        List<Long> images = new ArrayList<>();
        for (int tap = 0; tap < plan.taps().size(); tap++) {
            if (tap >= published.size() || published.get(tap).isCompletedExceptionally()) {
                plan.taps().get(tap).finishes().stream()
                        .map(Finish::imageIndex)
                        .forEach(images::add);
            }
        }
        return images;
    }

    /** What this worker's model does for it. */
    Set<ModelPart> parts() {
        boolean isEncoded = job().settings().start().isPresent() && job().progress().isEmpty();
        return isEncoded
                ? EnumSet.of(ModelPart.ENCODING, ModelPart.DENOISING)
                : EnumSet.of(ModelPart.DENOISING);
    }

    /** Tokens of its prompts that the text encoders did not see. */
    int tokensCut() {
        return conditioning.tokensCut();
    }
}
