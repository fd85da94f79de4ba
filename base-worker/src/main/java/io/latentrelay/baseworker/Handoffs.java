package io.latentrelay.baseworker;

import static io.latentrelay.transport.telemetry.WorkCounts.Outcome.HANDED_OFF;
import static java.util.Objects.requireNonNullElse;

import io.latentrelay.baseworker.PlannedTrajectory.PlannedTap;
import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.BaseJobRecord;
import io.latentrelay.handoff.BaseProgress;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.HandoffRecord;
import io.latentrelay.handoff.RanOn;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.handoff.StageTimings;
import io.latentrelay.inference.Footing;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.Usage;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Publishes what comes of base jobs, and ends their work when that is safely on its topic. On
 * threads of its own: who calls this goes on at once. What waits for them is bounded by the work a
 * worker has in hand.
 */
final class Handoffs implements AutoCloseable {

    private static final int THREADS = 2;

    private final Publisher publisher;
    private final Topics topics;
    private final ModelIdentity model;
    private final String worker;
    private final Footing footing;
    private final ExecutorService threads =
            Executors.newFixedThreadPool(THREADS, task -> new Thread(task, "handoffs"));

    Handoffs(Publisher publisher, Topics topics, SdxlModel model, String worker) {
        this.publisher = publisher;
        this.topics = topics;
        this.model = model.identity();
        this.worker = worker;
        this.footing = Footing.of(model);
    }

    /** From the job's start, wherever that was, to now. */
    StageTimings timings(BaseJourney journey, Usage usage) {
        StageTimings here =
                new StageTimings(
                        worker,
                        journey.work().millis(),
                        journey.work().deliveries(),
                        usage.deviceNanos() / 1e6f,
                        usage.evaluations(),
                        journey.work().attempts(),
                        0,
                        RanOn.of(footing.of(journey.parts())));
        return journey.job()
                .progress()
                .map(BaseProgress::base)
                .map(before -> before.plus(here))
                .orElse(here);
    }

    /** Hands off at a tap; what it returns fails when this state cannot be. */
    CompletableFuture<Long> publish(
            BaseJourney journey, PlannedTap tap, DenoisingState state, StageTimings timings) {
        return CompletableFuture.supplyAsync(() -> handoff(journey, tap, state, timings), threads)
                .thenComposeAsync(this::publish, threads)
                .thenApply(
                        offset -> {
                            journey.work().counts().left(HANDED_OFF, tap.finishes().size());
                            return offset;
                        });
    }

    private Handoff handoff(
            BaseJourney journey, PlannedTap tap, DenoisingState state, StageTimings timings) {
        BaseJob job = journey.job();
        return new Handoff(
                job.run(),
                job.trajectory(),
                job.settings(),
                tap.split(),
                journey.at(state),
                journey.tokensCut(),
                model,
                timings,
                tap.finishes());
    }

    private CompletableFuture<Long> publish(Handoff handoff) {
        RunRef run = handoff.run();
        return publisher.publish(
                topics.handoffs(),
                run.name() + "/" + handoff.trajectory(),
                about(run, handoff.trajectory(), handoff.images()).toMap(),
                HandoffRecord.encode(handoff));
    }

    private static WorkHeaders about(RunRef run, long trajectory, List<Long> images) {
        return new WorkHeaders(run.name(), run.digest(), trajectory, images);
    }

    /** Completes the journey's work once all its handoffs are on the topic. */
    void conclude(BaseJourney journey) {
        afterHandoffs(journey, () -> journey.work().complete());
    }

    /** Publishes what is left of a job that has to be stopped here, in its stead. */
    void handOn(BaseJourney journey, DenoisingState state, StageTimings timings) {
        afterHandoffs(
                journey,
                () -> {
                    BaseJob rest =
                            journey.rest(
                                    new BaseProgress(
                                            journey.at(state),
                                            journey.tokensCut(),
                                            model,
                                            timings.handedOn()));
                    journey.work()
                            .replace(
                                    about(rest.run(), rest.trajectory(), rest.images()),
                                    BaseJobRecord.encode(rest));
                });
    }

    void retry(BaseJourney journey, RuntimeException cause) {
        threads.execute(() -> journey.work().retry(cause));
    }

    private void afterHandoffs(BaseJourney journey, Runnable next) {
        CompletableFuture<Void> handedOff =
                CompletableFuture.allOf(journey.published().toArray(CompletableFuture[]::new));
        // Not on the publisher's own thread: what ends the work may publish, too.
        CompletableFuture<Void> unused =
                handedOff
                        .thenRunAsync(next, threads)
                        .exceptionallyAsync(
                                failure -> {
                                    refused(journey, failure);
                                    return null;
                                },
                                threads);
    }

    /** What cannot be written will not be another time: only a broker's failure may pass. */
    private static void refused(BaseJourney journey, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException
                        ? requireNonNullElse(failure.getCause(), failure)
                        : failure;
        if (cause instanceof IllegalArgumentException) {
            journey.work()
                    .reject(
                            FailureReason.BAD_PICTURE,
                            String.valueOf(cause.getMessage()),
                            journey.imagesLeft());
        } else {
            journey.work().retry(cause);
        }
    }

    /** What it has not begun by now is not begun. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
