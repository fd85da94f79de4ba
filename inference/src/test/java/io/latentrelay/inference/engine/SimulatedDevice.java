package io.latentrelay.inference.engine;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.inference.Evaluation;
import io.latentrelay.inference.NoisePredictor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Stands in for a network: each answer depends on its own question alone, and every call is kept.
 */
final class SimulatedDevice implements NoisePredictor {

    private final List<List<Evaluation>> calls = Collections.synchronizedList(new ArrayList<>());

    @Override
    public List<Latents> predict(List<Evaluation> evaluations) {
        calls.add(List.copyOf(evaluations));
        List<Latents> answers = new ArrayList<>();
        for (Evaluation evaluation : evaluations) {
            float wave = (float) Math.sin(evaluation.query().timestep());
            float scale = (float) evaluation.guidance().scale() / 100;
            answers.add(evaluation.query().input().times(0.5f + wave / 4 + scale));
        }
        return answers;
    }

    List<List<Evaluation>> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }
}
