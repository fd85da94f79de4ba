package io.latentrelay.bench.scenario;

import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.guidance.Guidance;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.conditioning.ConditioningRow;
import io.latentrelay.inference.conditioning.TextEmbedding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Base trajectories of many kinds, as a sweep over steps and refiner fractions makes them. */
final class Mix {

    private static final int TRAIN_TIMESTEPS = 1000;
    private static final ConditioningRow ROW =
            new ConditioningRow(TextEmbedding.zeros(77, 96, 64), Collections.nCopies(6, 1f));
    private static final Conditioning CONDITIONING =
            new Conditioning(ROW, Optional.of(ROW), List.of());

    private Mix() {}

    /** From noise to where the base hands off: Euler, under guidance. */
    static Leg leg(long seed, int steps, double fraction, Shape shape) {
        NoiseSchedule schedule =
                SamplerName.EULER.schedule(SchedulerConfig.SDXL, steps, ScheduleType.MODEL);
        Split split = Split.resolve(fraction, Cut.TIMESTEP, schedule, TRAIN_TIMESTEPS);
        return new Leg(
                SamplerName.EULER
                        .sampler()
                        .start(
                                schedule,
                                SchedulerConfig.SDXL.timestepSpacing(),
                                new RandomStream(NoiseSource.TORCH_CPU, seed, 0),
                                shape),
                schedule,
                SamplerName.EULER.sampler(),
                CONDITIONING,
                new Guidance(5, 0),
                split.switchStep());
    }

    /** Each of the kinds so often, in an order that is random and always the same. */
    static List<Leg> shuffled(int copies, Shape shape) {
        List<Leg> legs = new ArrayList<>();
        for (int steps : new int[] {20, 30, 50, 100}) {
            for (double fraction : new double[] {0, 0.1, 0.2, 0.4}) {
                for (int i = 0; i < copies; i++) {
                    legs.add(leg(legs.size(), steps, fraction, shape));
                }
            }
        }
        Collections.shuffle(legs, new Random(5));
        return legs;
    }
}
