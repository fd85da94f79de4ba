package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.status.Pool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Publishes base jobs: each run's in the order of its trajectories, the runs in turn by their
 * weights. Returns only when what it sent is safely on the topic.
 */
final class Publishing {

    // Between batches, results are folded.
    private static final int BATCH = 1000;

    private final Line line;
    private final Limits limits;
    private final ActiveRuns runs;
    private final FleetLoad load;
    private final Backlogs backlogs;
    private final FairShare<String> turns;
    private boolean isInSeconds;
    private long nextBaseJob;

    Publishing(Line line, Limits limits, ActiveRuns runs, FleetLoad load, Backlogs backlogs) {
        this.line = line;
        this.limits = limits;
        this.runs = runs;
        this.load = load;
        this.backlogs = backlogs;
        this.turns = new FairShare<>(name -> runs.get(name).control().weight());
    }

    /** The offset past the last base job known. */
    long nextBaseJob() {
        return nextBaseJob;
    }

    /** Notes that the topic reaches up to here. */
    void reached(long baseJob) {
        nextBaseJob = Math.max(nextBaseJob, baseJob);
    }

    /**
     * Publishes as much as the window has room for, up to a batch.
     *
     * @return how many jobs
     */
    int fillWindow() {
        List<CompletableFuture<Long>> sent = new ArrayList<>();
        while (sent.size() < BATCH && hasRoom()) {
            Optional<ActiveRun> run = next();
            if (run.isEmpty()) {
                break;
            }
            Work work = Work.of(run.get(), run.get().publication().next(), line.topics());
            long after = runs.outstanding() + work.images();
            if (after > limits.window().images() && runs.outstanding() > 0) {
                break;
            }
            sent.add(send(work));
            run.get().publication().published(work.headers().trajectory());
            turns.took(run.get().name(), cost(run.get(), work));
        }
        settle(sent);
        return sent.size();
    }

    private boolean hasRoom() {
        return runs.outstanding() < limits.window().images()
                && backlogs.handoffs() < limits.window().handoffs()
                && !load.isEnough(limits.window());
    }

    private Optional<ActiveRun> next() {
        List<String> withWork =
                runs.all().stream()
                        .filter(run -> run.wantsToPublish(limits.reach()))
                        .map(ActiveRun::name)
                        .toList();
        return turns.next(withWork).map(runs::get);
    }

    // In seconds of the fleet's devices, once they are known of every run; in images until then.
    private double cost(ActiveRun run, Work work) {
        boolean isKnown = runs.all().stream().allMatch(Publishing::isKnown);
        if (isKnown != isInSeconds) {
            turns.reset();
            isInSeconds = isKnown;
        }
        return isKnown ? work.images() * seconds(run) : work.images();
    }

    private static boolean isKnown(ActiveRun run) {
        return Arrays.stream(Pool.values()).allMatch(pool -> run.cost().seconds(pool).isPresent())
                && seconds(run) > 0;
    }

    private static double seconds(ActiveRun run) {
        return Arrays.stream(Pool.values())
                .mapToDouble(pool -> run.cost().seconds(pool).orElse(0))
                .sum();
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
                reached(record.join());
            } catch (CompletionException e) {
                throw new IllegalStateException("a base job could not be published", e.getCause());
            }
        }
    }
}
