package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;

/**
 * Euler's method with ancestral noise: each step goes below the next noise level and climbs back up
 * with new noise, as k-diffusion introduced it after Song et al. 2021.
 *
 * @param eta 1 in diffusers; 0 is Euler's method
 */
public record EulerAncestral(double eta, double sNoise) implements Sampler {

    @Override
    public LatentSpace space() {
        return LatentSpace.VARIANCE_EXPLODING;
    }

    @Override
    public Query query(DenoisingState state, NoiseSchedule schedule) {
        return Query.of(this, state, schedule);
    }

    @Override
    public DenoisingState advance(
            DenoisingState state, NoiseSchedule schedule, Latents prediction) {
        double sigma = schedule.sigma(state.step());
        double sigmaNext = schedule.sigma(state.step() + 1);
        double up =
                Math.min(
                        sigmaNext,
                        eta * sigmaNext * Math.sqrt(sigma * sigma - sigmaNext * sigmaNext) / sigma);
        double down = Math.sqrt(sigmaNext * sigmaNext - up * up);
        double dt = down - sigma;
        Estimate d = space().noise(schedule.predictionType(), sigma);
        return state.drawn()
                .next(
                        Latents.sum(
                                state.latents().by(1 + dt * d.ofLatents()),
                                prediction.by(dt * d.ofPrediction()),
                                state.noise().by(sNoise * up)));
    }
}
