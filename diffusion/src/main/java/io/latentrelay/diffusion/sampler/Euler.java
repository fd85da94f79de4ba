package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.PredictionType;

/**
 * Euler's method on the probability-flow ODE: Karras et al. 2022, algorithm 2 without its second
 * order correction. Churn is added as diffusers does, after the network has seen the latents.
 */
public record Euler(double sChurn, double sTmin, double sTmax, double sNoise) implements Sampler {

    /** Without churn. */
    public Euler() {
        this(0, 0, 0, 1);
    }

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
        Latents x = state.latents();
        double sigma = schedule.sigma(state.step());
        double sigmaNext = schedule.sigma(state.step() + 1);
        double gamma = gamma(sigma, schedule.steps());
        if (gamma > 0) {
            double sigmaHat = sigma * (gamma + 1);
            double added = sNoise * Math.sqrt(sigmaHat * sigmaHat - sigma * sigma);
            Latents xHat = Latents.sum(x.by(1), state.noise().by(added));
            Latents d = slope(schedule.predictionType(), xHat, prediction, sigma, sigmaHat);
            return state.drawn().next(Latents.sum(xHat.by(1), d.by(sigmaNext - sigmaHat)));
        }
        Estimate d = space().noise(schedule.predictionType(), sigma);
        double dt = sigmaNext - sigma;
        return state.next(
                Latents.sum(x.by(1 + dt * d.ofLatents()), prediction.by(dt * d.ofPrediction())));
    }

    private double gamma(double sigma, int steps) {
        boolean within = sTmin <= sigma && sigma <= sTmax;
        return within ? Math.min(sChurn / steps, Math.sqrt(2) - 1) : 0;
    }

    /** The network was asked at sigma, but what it said is taken to hold at the churned level. */
    private Latents slope(
            PredictionType type, Latents xHat, Latents prediction, double sigma, double sigmaHat) {
        if (type == PredictionType.EPSILON) {
            return prediction;
        }
        Latents x0 = space().denoised(type, sigma).of(xHat, prediction);
        return Latents.sum(xHat.by(1 / sigmaHat), x0.by(-1 / sigmaHat));
    }
}
