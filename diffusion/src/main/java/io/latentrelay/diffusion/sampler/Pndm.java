package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import java.util.ArrayList;
import java.util.List;

/**
 * Pseudo numerical methods for diffusion models, the linear multistep one: Liu et al. 2022,
 * equations 11 and 12, with the first step as diffusers makes it (skip_prk_steps): over, then once
 * more with the mean of both ends. Remembers up to three noises.
 *
 * <p>Begun in the middle without memory it makes its first step twice as well, but the evaluation
 * that costs is not made up for: the next step is left out, and the latents lag a level behind to
 * the end. So does diffusers.
 */
public record Pndm() implements Sampler {

    private static final int REMEMBERED = 3;

    @Override
    public LatentSpace space() {
        return LatentSpace.VARIANCE_PRESERVING;
    }

    @Override
    public boolean evaluatesTwice() {
        return true;
    }

    @Override
    public boolean mayRemember(int tensors, int step) {
        return tensors <= Math.min(REMEMBERED, step);
    }

    @Override
    public Query query(DenoisingState state, NoiseSchedule schedule) {
        if (state.isAtWholeStep()) {
            return Query.of(this, state, schedule);
        }
        Latents over = transferred(state, schedule, state.history().get(0));
        return new Query(over, schedule.timestep(state.step() + 1));
    }

    @Override
    public DenoisingState advance(
            DenoisingState state, NoiseSchedule schedule, Latents prediction) {
        int step = state.step();
        if (!state.isAtWholeStep()) {
            Latents first = state.history().get(0);
            Latents second = noise(query(state, schedule).input(), step + 1, schedule, prediction);
            Latents mean = Latents.sum(first.by(0.5), second.by(0.5));
            int next = step == 0 ? 1 : step + 2;
            return state.at(next, transferred(state, schedule, mean), first);
        }
        Latents e = noise(state.latents(), step, schedule, prediction);
        if (state.history().isEmpty() && step + 1 < schedule.steps()) {
            return state.remembering(e);
        }
        List<Latents> es = new ArrayList<>(state.history());
        es.add(e);
        Latents[] kept =
                es.subList(Math.max(0, es.size() - REMEMBERED), es.size()).toArray(Latents[]::new);
        return state.next(transferred(state, schedule, combined(es)), kept);
    }

    private Latents noise(Latents x, int step, NoiseSchedule schedule, Latents prediction) {
        return space().noise(schedule.predictionType(), schedule.sigma(step)).of(x, prediction);
    }

    /** Adams and Bashforth's weights, newest noise last. */
    private static Latents combined(List<Latents> e) {
        return switch (e.size()) {
            case 1 -> e.get(0);
            case 2 -> Latents.sum(e.get(1).by(3 / 2.0), e.get(0).by(-1 / 2.0));
            case 3 ->
                    Latents.sum(
                            e.get(2).by(23 / 12.0), e.get(1).by(-16 / 12.0), e.get(0).by(5 / 12.0));
            default ->
                    Latents.sum(
                            e.get(3).by(55 / 24.0),
                            e.get(2).by(-59 / 24.0),
                            e.get(1).by(37 / 24.0),
                            e.get(0).by(-9 / 24.0));
        };
    }

    /** The step's beginning brought to where it arrives, along this noise. */
    private static Latents transferred(
            DenoisingState state, NoiseSchedule schedule, Latents noise) {
        double sigma = schedule.sigma(state.step());
        double sigmaNext = schedule.arrival(state.step());
        double alphaNext = LatentSpace.alpha(sigmaNext);
        return Latents.sum(
                state.latents().by(alphaNext / LatentSpace.alpha(sigma)),
                noise.by(alphaNext * (sigmaNext - sigma)));
    }
}
