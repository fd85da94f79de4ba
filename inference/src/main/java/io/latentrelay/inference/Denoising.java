package io.latentrelay.inference;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.guidance.Guidance;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.Sampler;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.inference.conditioning.Conditioning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Moves images down their noise levels together: each at its own step, with its own sampler,
 * schedule, conditioning and guidance, and one network call per evaluation for all of them.
 */
public final class Denoising {

    private final NoisePredictor predictor;

    /**
     * One image's way: from its state to the start of step {@code stopStep}.
     *
     * @param stopStep first step not run; the schedule's count of steps to run them all
     */
    public record Leg(
            DenoisingState state,
            NoiseSchedule schedule,
            Sampler sampler,
            Conditioning conditioning,
            Guidance guidance,
            int stopStep) {

        public Leg {
            if (stopStep > schedule.steps()) {
                throw new IllegalArgumentException(
                        "stop step "
                                + stopStep
                                + " is past the schedule's "
                                + schedule.steps()
                                + " steps");
            }
        }

        /** Whether there is nothing left to run. */
        public boolean isDone() {
            return state.step() >= stopStep;
        }

        /** What its sampler asks next. */
        public Evaluation evaluation() {
            return new Evaluation(sampler.query(state, schedule), conditioning, guidance);
        }

        /** The leg after the answer. */
        public Leg advanced(Latents prediction) {
            DenoisingState next = sampler.advance(state, schedule, prediction);
            return new Leg(next, schedule, sampler, conditioning, guidance, stopStep);
        }
    }

    public Denoising(NoisePredictor predictor) {
        this.predictor = predictor;
    }

    /** Runs every leg to its stop step; the states in the legs' order. */
    public List<DenoisingState> run(List<Leg> legs) {
        return run(legs, () -> false);
    }

    /**
     * Runs until every leg is at its stop step or {@code interrupted} says so, which is asked
     * before each evaluation. The states in the legs' order, wherever they are; each can be
     * continued.
     */
    public List<DenoisingState> run(List<Leg> legs, BooleanSupplier interrupted) {
        List<Leg> current = new ArrayList<>(legs);
        List<Integer> underWay = underWay(current);
        while (!underWay.isEmpty() && !interrupted.getAsBoolean()) {
            List<Latents> predictions =
                    predictor.predict(
                            underWay.stream().map(i -> current.get(i).evaluation()).toList());
            for (int i = 0; i < underWay.size(); i++) {
                int leg = underWay.get(i);
                current.set(leg, current.get(leg).advanced(predictions.get(i)));
            }
            underWay = underWay(current);
        }
        return current.stream().map(Leg::state).toList();
    }

    private static List<Integer> underWay(List<Leg> legs) {
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < legs.size(); i++) {
            if (!legs.get(i).isDone()) {
                indexes.add(i);
            }
        }
        return indexes;
    }
}
