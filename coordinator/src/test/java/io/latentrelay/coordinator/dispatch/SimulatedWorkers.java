package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.BaseJobRecord;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.Tap;
import io.latentrelay.schemas.BaseTimings;
import io.latentrelay.schemas.Cut;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.FileFormat;
import io.latentrelay.schemas.FileSettings;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.ModelIdentity;
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.RunRef;
import io.latentrelay.schemas.Split;
import io.latentrelay.schemas.Stored;
import io.latentrelay.transport.queue.InMemoryBroker;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.queue.WorkQueue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Workers that answer at once. What they answer is a function of the job; every result comes twice,
 * the second time as of a later delivery, as when a worker died between publishing and completing.
 */
final class SimulatedWorkers {

    private static final ModelIdentity BASE =
            new ModelIdentity("base", "b".repeat(64), 4, 0.13025, "schedule");
    private static final ModelIdentity REFINER =
            new ModelIdentity("refiner", "f".repeat(64), 4, 0.13025, "schedule");

    private final Topics topics;
    private final WorkQueue jobs;
    private final Publisher publisher;
    private LongPredicate fails = image -> image % 7 == 3;
    private LongPredicate loses = image -> false;
    private boolean isHandingOn;

    SimulatedWorkers(InMemoryBroker broker, Topics topics) {
        this.topics = topics;
        this.jobs = broker.workQueue(topics.baseJobs());
        this.publisher = broker.publisher();
    }

    /** Images for which no result comes at all. */
    void lose(LongPredicate loses) {
        this.loses = loses;
    }

    /** Images that end as failed. */
    void fail(LongPredicate fails) {
        this.fails = fails;
    }

    /** From now on they leave after a job's first tap, and hand the rest on to each other. */
    void handOn() {
        isHandingOn = true;
    }

    /** Stores a picture of the run's first generation only now. */
    void storeLate(RunDocument run, long image) {
        Expansion expansion = run.run().expansion();
        BaseJob job =
                expansion.trajectory(expansion.trajectoryOf(image), i -> i == image).job(run.ref());
        job.taps().forEach(tap -> finish(job, tap));
    }

    /** Does every job there is. */
    void work() {
        work(Integer.MAX_VALUE);
    }

    /** Does at most so many jobs. */
    void work(int max) {
        work(max, Duration.ZERO);
    }

    /** Does every job there is, or waits a moment for one. */
    void workOrWait() {
        work(Integer.MAX_VALUE, Duration.ofMillis(20));
    }

    private void work(int max, Duration patience) {
        try {
            for (Lease lease : jobs.take(max, patience)) {
                BaseJob job = BaseJobRecord.decode(lease.message().value());
                if (isHandingOn && job.taps().size() > 1) {
                    finish(job, job.taps().get(0));
                    handOn(lease, job);
                } else {
                    job.taps().forEach(tap -> finish(job, tap));
                }
                lease.complete();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handOn(Lease lease, BaseJob job) {
        List<Tap> ahead = job.taps().subList(1, job.taps().size());
        BaseJob rest = new BaseJob(job.run(), job.trajectory(), job.settings(), ahead);
        WorkHeaders about =
                new WorkHeaders(
                        job.run().name(), job.run().digest(), job.trajectory(), rest.images());
        publisher
                .publish(
                        topics.baseJobs(),
                        new String(lease.message().key(), StandardCharsets.UTF_8),
                        about.toMap(),
                        BaseJobRecord.encode(rest))
                .join();
    }

    private void finish(BaseJob job, Tap tap) {
        for (Finish finish : tap.finishes()) {
            if (!loses.test(finish.imageIndex())) {
                publish(job, finish.imageIndex(), outcome(tap, finish, 1));
                publish(job, finish.imageIndex(), outcome(tap, finish, 2));
            }
        }
    }

    private Object outcome(Tap tap, Finish finish, int delivery) {
        return fails.test(finish.imageIndex())
                ? new Failed(
                        "refiner", FailureReason.BAD_PICTURE, "one colour", "worker", delivery, 1)
                : stored(tap, finish, delivery);
    }

    private static Stored stored(Tap tap, Finish finish, int delivery) {
        boolean refined = tap.fraction() > 0;
        return new Stored(
                "pictures",
                finish.key(),
                String.format("%064x", finish.key().hashCode()),
                1000L + finish.imageIndex(),
                1024,
                1024,
                new Split(tap.fraction(), Cut.TIMESTEP, refined ? 24 : 30, 30),
                refined ? 24 : 30,
                refined ? 6 : 0,
                refined ? 166f : null,
                refined ? 0.5f : 0f,
                0,
                BASE,
                REFINER,
                new BaseTimings("base-worker", 12L, 1, 6f, 24, 1, 0, "unet=cpu"),
                "refiner-worker",
                delivery,
                3L,
                2L,
                1L,
                new BaseTimings("refiner-worker", 3L, delivery, 2f, 6, 1, 0, "unet=cpu"),
                1f,
                false,
                new FileSettings(FileFormat.PNG, null, true));
    }

    private void publish(BaseJob job, long image, Object outcome) {
        RunRef run = new RunRef(job.run().name(), job.run().digest());
        ImageResult result = new ImageResult(1, run, image, job.trajectory(), outcome);
        publisher
                .publish(
                        topics.results(),
                        List.of(run.getName(), image).toString(),
                        Map.of(),
                        Records.RESULTS.encode(result))
                .join();
    }
}
