package io.latentrelay.inference.engine;

import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.guidance.Guidance;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.SchedulerConfig.Spacing;
import io.latentrelay.inference.Denoising;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.conditioning.ConditioningRow;
import io.latentrelay.inference.conditioning.TextEmbedding;
import java.util.List;
import java.util.Optional;

/** Legs for a simulated device. */
final class Legs {

    private static final ConditioningRow ROW = ConditioningRow.of(TextEmbedding.zeros(1, 1, 1), 0f);
    private static final Conditioning CONDITIONING =
            new Conditioning(ROW, Optional.of(ROW), List.of());

    static final Shape SMALL = new Shape(1, 2, 2);
    static final Shape WIDE = new Shape(1, 2, 4);

    private Legs() {}

    /** From pure noise to the last step. */
    static Leg whole(SamplerName sampler, long seed, int steps, Shape shape, double guidance) {
        NoiseSchedule schedule = sampler.schedule(SchedulerConfig.SDXL, steps, ScheduleType.MODEL);
        RandomStream random = new RandomStream(NoiseSource.TORCH_CPU, seed, 0);
        return new Leg(
                sampler.sampler().start(schedule, Spacing.LEADING, random, shape),
                schedule,
                sampler.sampler(),
                CONDITIONING,
                new Guidance(guidance, 0),
                steps);
    }

    static Leg euler(long seed, int steps) {
        return whole(SamplerName.EULER, seed, steps, SMALL, 5);
    }

    /** The same with prompts of so many tokens. */
    static Leg told(Leg leg, int tokens) {
        ConditioningRow row = ConditioningRow.of(TextEmbedding.zeros(tokens, 1, 1), 0f);
        return new Leg(
                leg.state(),
                leg.schedule(),
                leg.sampler(),
                new Conditioning(row, Optional.of(row), List.of()),
                leg.guidance(),
                leg.stopStep());
    }

    static Leg to(Leg leg, int stopStep) {
        return new Leg(
                leg.state(),
                leg.schedule(),
                leg.sampler(),
                leg.conditioning(),
                leg.guidance(),
                stopStep);
    }

    static Leg from(DenoisingState state, Leg leg) {
        return new Leg(
                state,
                leg.schedule(),
                leg.sampler(),
                leg.conditioning(),
                leg.guidance(),
                leg.stopStep());
    }

    /** Where a leg ends when it runs alone. */
    static DenoisingState alone(Leg leg) {
        return new Denoising(new SimulatedDevice()).run(List.of(leg)).get(0);
    }
}
