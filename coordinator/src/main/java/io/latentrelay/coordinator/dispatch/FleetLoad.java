package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.status.FleetSpeed;
import io.latentrelay.coordinator.status.Pool;
import io.latentrelay.coordinator.status.PoolLoad;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Stored;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** How fast each pool is, and how much lies before it. Not safe for concurrent use. */
final class FleetLoad {

    private static final List<Pool> POOLS = List.of(Pool.values());

    private final ActiveRuns runs;
    private final StepTimes times;
    private final Map<Pool, Throughput> throughput = new EnumMap<>(Pool.class);

    FleetLoad(ActiveRuns runs, StepTimes times) {
        this.runs = runs;
        this.times = times;
        Arrays.stream(Pool.values()).forEach(pool -> throughput.put(pool, new Throughput()));
    }

    /** Takes in what a result that counts tells of the workers. */
    void note(ActiveRun run, ImageResult result) {
        if (result.getOutcome() instanceof Stored stored) {
            times.note(stored);
            int sharing = run.expansion().imagesOf(result.getTrajectory());
            throughput(Pool.BASE).add(ImageCost.seconds(stored.getBase()) / sharing);
            throughput(Pool.REFINER)
                    .add(
                            ImageCost.seconds(stored.getRefiner())
                                    + stored.getDecodeDeviceMillis() / 1000);
        }
    }

    void note(Instant now) {
        throughput.values().forEach(pool -> pool.note(now));
    }

    private Throughput throughput(Pool pool) {
        return throughput.computeIfAbsent(pool, absent -> new Throughput());
    }

    /** Whether the busy workers of one pool have enough before them. */
    boolean isEnough(Window window) {
        long images = runs.outstanding();
        boolean isEnough = false;
        for (Pool pool : POOLS) {
            double ahead = seconds(pool, run -> run.publication().outstanding());
            isEnough |= window.isFull(ahead, throughput(pool).busy(), images);
        }
        return isEnough;
    }

    // Asked for each job: loops take a third of what streams do.
    private double seconds(Pool pool, ToLongFunction<ActiveRun> images) {
        double sum = 0;
        for (ActiveRun run : runs.all()) {
            sum += images.applyAsLong(run) * run.cost().seconds(pool).orElse(0);
        }
        return sum;
    }

    // Of a paused or cancelled run only what is in work keeps workers busy.
    private static long waiting(ActiveRun run) {
        return run.control().isRunning() ? run.ledger().open() : run.publication().outstanding();
    }

    PoolLoad load(Pool pool) {
        return new PoolLoad(
                pool,
                seconds(pool, FleetLoad::waiting),
                runs.all().stream().mapToLong(FleetLoad::waiting).sum(),
                runs.outstanding(),
                throughput(pool).busy());
    }

    FleetSpeed speed() {
        return new FleetSpeed(Arrays.stream(Pool.values()).map(this::load).toList(), times.all());
    }
}
