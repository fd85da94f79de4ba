package io.latentrelay.baseworker;

import io.latentrelay.baseworker.PlannedTrajectory.PlannedTap;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.BaseJobRecord;
import io.latentrelay.handoff.CorruptRecordException;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.HandoffRecord;
import io.latentrelay.handoff.StageTimings;
import io.latentrelay.handoff.StoppedTrajectory;
import io.latentrelay.inference.Denoising;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.UnreadableRecordException;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.work.BatchStage;
import io.latentrelay.transport.work.DeadLetters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs base jobs to each of their taps and publishes a handoff there. A job is completed when its
 * last handoff is safely on the topic.
 */
final class BaseStage implements BatchStage {

    private static final Logger LOG = LoggerFactory.getLogger(BaseStage.class);

    private final SdxlModel model;
    private final Denoising denoising;
    private final Publisher publisher;
    private final DeadLetters deadLetters;
    private final Topics topics;
    private final String worker;
    private final ObjectStore pictures;

    /**
     * For one model.
     *
     * @param pictures where pictures to start from lie
     */
    BaseStage(
            SdxlModel model,
            Publisher publisher,
            DeadLetters deadLetters,
            Topics topics,
            String worker,
            ObjectStore pictures) {
        this.model = model;
        this.denoising = new Denoising(model);
        this.publisher = publisher;
        this.deadLetters = deadLetters;
        this.topics = topics;
        this.worker = worker;
        this.pictures = pictures;
    }

    /** Works on these together, those of one latent shape in one network call. */
    @Override
    public void process(List<Lease> leases) {
        Map<Shape, List<OpenJob>> byShape = new LinkedHashMap<>();
        for (Lease lease : leases) {
            open(lease)
                    .ifPresent(
                            job ->
                                    byShape.computeIfAbsent(
                                                    job.state().latents().shape(),
                                                    shape -> new ArrayList<>())
                                            .add(job));
        }
        byShape.values().forEach(this::run);
    }

    private Optional<OpenJob> open(Lease lease) {
        try {
            BaseJob job = BaseJobRecord.decode(lease.message().value());
            PlannedTrajectory plan = PlannedTrajectory.of(job, model, pictures);
            OpenJob open = OpenJob.start(lease, plan, model.condition(job.settings()));
            sayWhatWasCut(open);
            return Optional.of(open);
        } catch (UnreadableRecordException | CorruptRecordException e) {
            reject(lease, FailureReason.CORRUPT_RECORD, e);
        } catch (IllegalArgumentException e) {
            reject(lease, FailureReason.INVALID_JOB, e);
        }
        return Optional.empty();
    }

    private void reject(Lease lease, FailureReason reason, RuntimeException problem) {
        deadLetters.reject(lease, reason, String.valueOf(problem.getMessage()));
    }

    private void run(List<OpenJob> jobs) {
        long started = System.nanoTime();
        List<OpenJob> underWay = jobs;
        while (!underWay.isEmpty()) {
            List<OpenJob> next = new ArrayList<>();
            for (OpenJob job : advance(underWay)) {
                OpenJob tapped = job.tapped(publish(job, started));
                if (tapped.ahead().isEmpty()) {
                    completeWhenPublished(tapped);
                } else {
                    next.add(tapped);
                }
            }
            underWay = next;
        }
    }

    /** Every job at its next tap; none when all of them were taken from us on the way. */
    private List<OpenJob> advance(List<OpenJob> jobs) {
        BooleanSupplier allLost = () -> jobs.stream().noneMatch(job -> job.lease().isHeld());
        List<DenoisingState> states =
                denoising.run(jobs.stream().map(OpenJob::leg).toList(), allLost);
        List<OpenJob> advanced = new ArrayList<>(jobs.size());
        for (int i = 0; i < jobs.size(); i++) {
            OpenJob job = jobs.get(i).at(states.get(i));
            if (job.leg().isDone()) {
                advanced.add(job);
            }
        }
        return advanced;
    }

    private CompletableFuture<Long> publish(OpenJob job, long started) {
        Handoff handoff = handoff(job, (System.nanoTime() - started) / 1_000_000);
        return publisher.publish(
                topics.handoffs(),
                handoff.run().name() + "/" + handoff.trajectory(),
                headers(handoff).toMap(),
                HandoffRecord.encode(handoff));
    }

    private static WorkHeaders headers(Handoff handoff) {
        return new WorkHeaders(
                handoff.run().name(),
                handoff.run().digest(),
                handoff.trajectory(),
                handoff.images());
    }

    private Handoff handoff(OpenJob job, long millis) {
        PlannedTap tap = job.nextTap();
        return new Handoff(
                job.job().run(),
                job.job().trajectory(),
                job.job().settings(),
                tap.split(),
                new StoppedTrajectory(job.plan().schedule(), job.state()),
                job.tokensCut(),
                model.identity(),
                new StageTimings(worker, millis, job.lease().deliveries(), 0, 0, 1, 0),
                tap.finishes());
    }

    private static void completeWhenPublished(OpenJob job) {
        Lease lease = job.lease();
        CompletableFuture<Void> unused =
                CompletableFuture.allOf(job.published().toArray(CompletableFuture[]::new))
                        .whenComplete((done, failure) -> conclude(lease, failure));
    }

    private static void conclude(Lease lease, @Nullable Throwable failure) {
        if (failure == null) {
            lease.complete();
        } else {
            LOG.error(
                    "{} goes back: its handoff was not published",
                    lease.message().place(),
                    failure);
            lease.release();
        }
    }

    private static void sayWhatWasCut(OpenJob job) {
        job.conditioning()
                .truncations()
                .forEach(
                        cut ->
                                LOG.warn(
                                        "run {} trajectory {}: the last {} tokens of {} do not fit and are not seen by the base",
                                        job.job().run().name(),
                                        job.job().trajectory(),
                                        cut.tokensCut(),
                                        cut.prompt()));
    }
}
