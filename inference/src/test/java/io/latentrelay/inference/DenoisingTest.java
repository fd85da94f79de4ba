package io.latentrelay.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.Latents;
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
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.conditioning.ConditioningRow;
import io.latentrelay.inference.conditioning.TextEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DenoisingTest {

    private static final Conditioning NOTHING =
            new Conditioning(
                    ConditioningRow.of(TextEmbedding.zeros(1, 1, 1)), Optional.empty(), List.of());
    private static final Guidance NONE = new Guidance(1, 0);

    private final List<Integer> callSizes = new ArrayList<>();
    private final Denoising denoising = new Denoising(this::predict);

    /** Stands in for a network: an answer that depends on the row alone. */
    private List<Latents> predict(List<Evaluation> evaluations) {
        callSizes.add(evaluations.size());
        List<Latents> answers = new ArrayList<>();
        for (Evaluation evaluation : evaluations) {
            float wave = (float) Math.sin(evaluation.query().timestep());
            answers.add(evaluation.query().input().times(0.5f + wave / 4));
        }
        return answers;
    }

    @Test
    void imagesAtDifferentStepsShareEveryCall() {
        List<Leg> legs = List.of(leg(1, 10, 10), leg(2, 4, 4), leg(3, 7, 5));

        List<DenoisingState> ends = denoising.run(legs);

        assertThat(callSizes).containsExactly(3, 3, 3, 3, 2, 1, 1, 1, 1, 1);
        assertThat(ends).extracting(DenoisingState::step).containsExactly(10, 4, 5);
        for (int i = 0; i < legs.size(); i++) {
            assertThat(ends.get(i)).isEqualTo(denoising.run(List.of(legs.get(i))).get(0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void stoppingAndGoingOnChangesNothing(SamplerName sampler) {
        Leg whole = leg(sampler, 1, 6, 6);
        DenoisingState end = denoising.run(List.of(whole)).get(0);
        for (int stop = 0; stop <= 6; stop++) {
            DenoisingState there = denoising.run(List.of(leg(sampler, 1, 6, stop))).get(0);
            assertThat(there.step()).isEqualTo(stop);

            assertThat(denoising.run(List.of(from(there, whole)))).containsExactly(end);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedRunGoesOnWhereItStopped(SamplerName sampler) {
        Leg whole = leg(sampler, 1, 6, 6);
        DenoisingState end = denoising.run(List.of(whole)).get(0);
        int evaluations = callSizes.size();
        for (int after = 0; after < evaluations; after++) {
            callSizes.clear();
            DenoisingState there = denoising.run(List.of(whole), afterCalls(after)).get(0);
            assertThat(callSizes).hasSize(after);

            assertThat(denoising.run(List.of(from(there, whole)))).containsExactly(end);
            assertThat(callSizes).hasSize(evaluations);
        }
    }

    @Test
    void nothingToRunAsksNothing() {
        Leg done = leg(1, 5, 0);

        assertThat(denoising.run(List.of(done))).containsExactly(done.state());
        assertThat(denoising.run(List.of())).isEmpty();
        assertThat(callSizes).isEmpty();
    }

    @Test
    void aStopPastTheEndIsRefused() {
        assertThatThrownBy(() -> leg(1, 5, 6))
                .hasMessage("stop step 6 is past the schedule's 5 steps");
    }

    @Test
    void guidanceNeedsANegativeSide() {
        Leg leg = leg(1, 5, 5);
        assertThatThrownBy(
                        () ->
                                new Leg(
                                                leg.state(),
                                                leg.schedule(),
                                                leg.sampler(),
                                                NOTHING,
                                                new Guidance(5, 0),
                                                5)
                                        .evaluation())
                .hasMessage(
                        "guidance scale 5.0 needs a negative side, and the conditioning has none");
    }

    private BooleanSupplier afterCalls(int count) {
        return () -> callSizes.size() == count;
    }

    private static Leg leg(long seed, int steps, int stopStep) {
        return leg(SamplerName.EULER, seed, steps, stopStep);
    }

    private static Leg leg(SamplerName sampler, long seed, int steps, int stopStep) {
        NoiseSchedule schedule = sampler.schedule(SchedulerConfig.SDXL, steps, ScheduleType.MODEL);
        DenoisingState start =
                sampler.sampler()
                        .start(
                                schedule,
                                Spacing.LEADING,
                                new RandomStream(NoiseSource.TORCH_CPU, seed, 0),
                                new Shape(4, 8, 8));
        return new Leg(start, schedule, sampler.sampler(), NOTHING, NONE, stopStep);
    }

    private static Leg from(DenoisingState state, Leg leg) {
        return new Leg(
                state,
                leg.schedule(),
                leg.sampler(),
                leg.conditioning(),
                leg.guidance(),
                leg.stopStep());
    }
}
