package io.latentrelay.coordinator.dispatch;

import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.BaseJobRecord;
import io.latentrelay.transport.queue.WorkHeaders;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Publishes base jobs: each run's in the order of its trajectories, the run with the least
 * outstanding first, so that several share the window alike. Returns only when what it sent is
 * safely on the topic.
 */
final class Publishing {

    // Between batches, results are folded.
    private static final int BATCH = 200;

    private final Line line;
    private final Limits limits;
    private final ActiveRuns runs;
    private long nextBaseJob;

    /**
     * @param nextBaseJob the offset past the last base job known
     */
    Publishing(Line line, Limits limits, ActiveRuns runs, long nextBaseJob) {
        this.line = line;
        this.limits = limits;
        this.runs = runs;
        this.nextBaseJob = nextBaseJob;
    }

    /** The offset past the last base job known. */
    long nextBaseJob() {
        return nextBaseJob;
    }

    /**
     * Publishes as much as the window has room for, up to a batch.
     *
     * @return how many jobs
     */
    int fillWindow() {
        List<CompletableFuture<Long>> sent = new ArrayList<>();
        long room = limits.window() - runs.outstanding();
        while (room > 0 && sent.size() < BATCH) {
            Optional<ActiveRun> run = neediest();
            if (run.isEmpty()) {
                break;
            }
            long trajectory = run.get().publication().next();
            BaseJob job = job(run.get(), trajectory);
            if (job.images().size() > room && runs.outstanding() > 0) {
                break;
            }
            sent.add(send(job));
            run.get().publication().published(trajectory);
            room -= job.images().size();
        }
        settle(sent);
        return sent.size();
    }

    private Optional<ActiveRun> neediest() {
        return runs.all().stream()
                .filter(run -> run.publication().hasNext(limits.reach()))
                .min(Comparator.comparingLong(run -> run.publication().outstanding()));
    }

    private static BaseJob job(ActiveRun run, long trajectory) {
        return run.expansion().job(run.ref(), trajectory, image -> !run.ledger().hasEnded(image));
    }

    /** Publishes trajectories again that were published before. */
    void again(ActiveRun run, List<Long> trajectories) {
        settle(trajectories.stream().map(trajectory -> send(job(run, trajectory))).toList());
    }

    private CompletableFuture<Long> send(BaseJob job) {
        WorkHeaders headers =
                new WorkHeaders(
                        job.run().name(), job.run().digest(), job.trajectory(), job.images());
        String key = new JobKey(job.run().name(), job.trajectory()).toString();
        return line.publisher()
                .publish(line.topics().baseJobs(), key, headers.toMap(), BaseJobRecord.encode(job));
    }

    private void settle(List<CompletableFuture<Long>> sent) {
        for (CompletableFuture<Long> record : sent) {
            try {
                nextBaseJob = Math.max(nextBaseJob, record.join() + 1);
            } catch (CompletionException e) {
                throw new IllegalStateException("a base job could not be published", e.getCause());
            }
        }
    }
}
