package io.latentrelay.baseworker;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.inference.Evaluation;
import io.latentrelay.inference.NoisePredictor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Answers only as many calls as it is allowed, and keeps what it was asked. */
final class SimulatedDevice implements NoisePredictor {

    private final NoisePredictor answers;
    private final Semaphore allowed = new Semaphore(0);
    private final Semaphore asked = new Semaphore(0);
    private final List<List<Evaluation>> calls = new ArrayList<>();

    SimulatedDevice(NoisePredictor answers) {
        this.answers = answers;
    }

    @Override
    public List<Latents> predict(List<Evaluation> evaluations) {
        asked.release();
        allowed.acquireUninterruptibly();
        synchronized (calls) {
            calls.add(evaluations);
        }
        return answers.predict(evaluations);
    }

    void allow(int calls) {
        allowed.release(calls);
    }

    /** Waits for so many calls, answered or not, since this was last called. */
    void awaitAsked(int calls) {
        asked.acquireUninterruptibly(calls);
    }

    /** Images advanced so far, by all calls together. */
    int evaluations() {
        synchronized (calls) {
            return calls.stream().mapToInt(List::size).sum();
        }
    }
}
