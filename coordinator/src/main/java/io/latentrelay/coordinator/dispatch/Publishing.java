package io.latentrelay.coordinator.dispatch;

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
            Work work = Work.of(run.get(), trajectory, line.topics());
            if (work.images() > room && runs.outstanding() > 0) {
                break;
            }
            sent.add(send(work));
            run.get().publication().published(trajectory);
            room -= work.images();
        }
        settle(sent);
        return sent.size();
    }

    private Optional<ActiveRun> neediest() {
        return runs.all().stream()
                .filter(run -> run.publication().hasNext(limits.reach()))
                .min(Comparator.comparingLong(run -> run.publication().outstanding()));
    }

    /** Publishes trajectories again that were published before. */
    void again(ActiveRun run, List<Long> trajectories) {
        settle(
                trajectories.stream()
                        .map(trajectory -> send(Work.of(run, trajectory, line.topics())))
                        .toList());
    }

    /** Completes with the offset past the base job, or 0 for work on another topic. */
    private CompletableFuture<Long> send(Work work) {
        return line.publisher()
                .publish(work.topic(), work.key(), work.headers().toMap(), work.record())
                .thenApply(
                        offset -> work.topic().equals(line.topics().baseJobs()) ? offset + 1 : 0);
    }

    private void settle(List<CompletableFuture<Long>> sent) {
        for (CompletableFuture<Long> record : sent) {
            try {
                nextBaseJob = Math.max(nextBaseJob, record.join());
            } catch (CompletionException e) {
                throw new IllegalStateException("a base job could not be published", e.getCause());
            }
        }
    }
}
