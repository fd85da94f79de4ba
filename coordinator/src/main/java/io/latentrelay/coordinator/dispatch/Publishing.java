package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.status.Pool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Publishes base jobs: each run's in the order of its trajectories, the runs in turn by their
 * weights. Returns only when what it sent is safely on the topic.
 */
final class Publishing {

    /** In one go: half a second's work at most. Then results are folded. */
    private static final int BATCH = 50_000;

    /** Sent and not yet acknowledged. */
    private static final int IN_FLIGHT = 10_000;

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
        Queue<CompletableFuture<Long>> sent = new ArrayDeque<>();
        int count = 0;
        while (count < BATCH && hasRoom()) {
            Optional<ActiveRun> run = next();
            if (run.isEmpty()) {
                break;
            }
            Work work = Work.of(run.get(), run.get().publication().next(), line.topics());
            long after = runs.outstanding() + work.images();
            if (after > limits.window().images() && runs.outstanding() > 0) {
                break;
            }
            if (sent.size() == IN_FLIGHT) {
                settle(sent.remove());
            }
            sent.add(send(work));
            count++;
            run.get().publication().published(work.headers().trajectory());
            turns.took(run.get().name(), cost(run.get(), work));
        }
        sent.forEach(this::settle);
        return count;
    }

    private boolean hasRoom() {
        return runs.outstanding() < limits.window().images()
                && backlogs.handoffs() < limits.window().handoffs()
                && !load.isEnough(limits.window());
    }

    private Optional<ActiveRun> next() {
        List<String> withWork = new ArrayList<>();
        for (ActiveRun run : runs.all()) {
            if (run.wantsToPublish(limits.reach())) {
                withWork.add(run.name());
            }
        }
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
        return run.cost().seconds(Pool.BASE).isPresent()
                && run.cost().seconds(Pool.REFINER).isPresent()
                && seconds(run) > 0;
    }

    private static double seconds(ActiveRun run) {
        return run.cost().seconds(Pool.BASE).orElse(0) + run.cost().seconds(Pool.REFINER).orElse(0);
    }

    /** Publishes trajectories again that were published before. */
    void again(ActiveRun run, List<Long> trajectories) {
        trajectories.stream()
                .map(trajectory -> send(Work.of(run, trajectory, line.topics())))
                .toList()
                .forEach(this::settle);
    }

    /** Completes with the offset past the base job, or 0 for work on another topic. */
    private CompletableFuture<Long> send(Work work) {
        return line.publisher()
                .publish(work.topic(), work.key(), work.headers().toMap(), work.record())
                .thenApply(
                        offset -> work.topic().equals(line.topics().baseJobs()) ? offset + 1 : 0);
    }

    private void settle(CompletableFuture<Long> record) {
        try {
            reached(record.join());
        } catch (CompletionException e) {
            throw new IllegalStateException("a base job could not be published", e.getCause());
        }
    }
}
