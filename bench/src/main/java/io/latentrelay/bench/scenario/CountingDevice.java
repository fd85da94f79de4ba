package io.latentrelay.bench.scenario;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.inference.Evaluation;
import io.latentrelay.inference.NoisePredictor;
import java.util.List;

/** A device of which calls and rows are counted. For one thread at a time. */
final class CountingDevice implements NoisePredictor {

    private final NoisePredictor device;
    private long calls;
    private long rows;
    private long evaluations;

    CountingDevice(NoisePredictor device) {
        this.device = device;
    }

    @Override
    public synchronized List<Latents> predict(List<Evaluation> asked) {
        calls++;
        evaluations += asked.size();
        rows += asked.stream().mapToInt(Evaluation::rows).sum();
        return device.predict(asked);
    }

    synchronized long evaluations() {
        return evaluations;
    }

    /** Share of the rows that so many a call could have had. */
    synchronized double fill(int maxRows) {
        return (double) rows / (calls * maxRows);
    }
}
