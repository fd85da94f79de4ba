package io.latentrelay.bench.scenario;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.inference.Evaluation;
import io.latentrelay.inference.NoisePredictor;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands in for a device: a call takes a fixed time and a time for each row.
 *
 * @param fullCallNanos what a call of {@code maxRows} rows takes
 * @param fixedShare how much of that any call takes
 */
record SleepingDevice(long fullCallNanos, double fixedShare, int maxRows)
        implements NoisePredictor {

    @Override
    public List<Latents> predict(List<Evaluation> asked) {
        long started = System.nanoTime();
        int rows = asked.stream().mapToInt(Evaluation::rows).sum();
        double share = fixedShare + (1 - fixedShare) * rows / maxRows;
        long until = started + (long) (share * fullCallNanos);
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        return asked.stream().map(evaluation -> evaluation.query().input().times(0.5f)).toList();
    }
}
