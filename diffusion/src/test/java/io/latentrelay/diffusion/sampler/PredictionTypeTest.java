package io.latentrelay.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.golden.ToyModel;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.PredictionType;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.SchedulerConfig.Spacing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One network told two ways: as the noise it sees, and as the velocity that follows from it. */
class PredictionTypeTest {

    private static final int STEPS = 12;

    @ParameterizedTest
    @EnumSource
    void aVelocityMovesTheImageAsItsNoiseDoes(SamplerName name) {
        Latents byNoise = run(name, PredictionType.EPSILON);
        Latents byVelocity = run(name, PredictionType.V_PREDICTION);

        float largest = 0;
        for (float value : byNoise.toArray()) {
            largest = Math.max(largest, Math.abs(value));
        }
        // Noise and velocity are float32 here: the same number told with different rounding.
        assertThat(byVelocity.toArray())
                .containsExactly(byNoise.toArray(), offset(2e-5f * largest));
    }

    private static Latents run(SamplerName name, PredictionType type) {
        Sampler sampler = name.sampler();
        NoiseSchedule levels = name.schedule(SchedulerConfig.SDXL, STEPS, ScheduleType.MODEL);
        NoiseSchedule schedule =
                new NoiseSchedule(levels.sigmas(), levels.arrivals(), levels.timesteps(), type);
        DenoisingState state =
                sampler.start(
                        schedule,
                        Spacing.LEADING,
                        new RandomStream(NoiseSource.TORCH_CPU, 3, 0),
                        new Shape(4, 4, 4));
        while (state.step() < STEPS) {
            Query query = sampler.query(state, schedule);
            Latents noise = ToyModel.predict(query);
            double sigma = schedule.sigma(state.step() + state.phase());
            Latents answer =
                    type == PredictionType.EPSILON ? noise : velocity(query.input(), noise, sigma);
            state = sampler.advance(state, schedule, answer);
        }
        return state.latents();
    }

    /** v = alpha eps - sigma x0 (Salimans and Ho 2022), in variance-preserving terms. */
    private static Latents velocity(Latents z, Latents noise, double sigma) {
        double alpha = 1 / Math.sqrt(sigma * sigma + 1);
        double noisePart = alpha * sigma;
        return Latents.compute(
                z.shape(),
                i -> {
                    double x0 = (z.at(i) - noisePart * noise.at(i)) / alpha;
                    return (float) (alpha * noise.at(i) - noisePart * x0);
                });
    }
}
