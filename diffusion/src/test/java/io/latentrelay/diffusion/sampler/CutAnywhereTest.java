package io.latentrelay.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.PredictionType;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.SchedulerConfig.Spacing;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** A run may be cut between any two evaluations: nothing but the state's own values goes on. */
class CutAnywhereTest {

    private static final Shape SHAPE = new Shape(4, 4, 6);

    @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
    void aRunCutBetweenAnyTwoEvaluationsIsTheUninterruptedOne(
            @ForAll SamplerName name,
            @ForAll ScheduleType type,
            @ForAll Spacing spacing,
            @ForAll PredictionType prediction,
            @ForAll("options") SamplerOptions options,
            @ForAll NoiseSource source,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 30) int steps) {
        SchedulerConfig config = config(prediction, spacing);
        Assume.that(follows(name, type));
        NoiseSchedule schedule = name.schedule(config, steps, type);
        Sampler sampler = name.sampler(options);
        DenoisingState start =
                sampler.start(
                        schedule, type.spacing(config), new RandomStream(source, seed, 0), SHAPE);
        List<DenoisingState> whole = Trajectories.run(sampler, start, schedule);
        assertThat(whole.get(whole.size() - 1).latents().isFinite()).isTrue();
        for (int cut = 0; cut < whole.size(); cut++) {
            DenoisingState received = rebuilt(whole.get(cut));
            sampler.requireOwn(received, schedule);
            List<DenoisingState> rest =
                    Trajectories.run(name.sampler(options), received, rebuilt(schedule));
            assertThat(rest).isEqualTo(whole.subList(cut, whole.size()));
        }
    }

    /** Through plain values, as a topic carries them. */
    private static DenoisingState rebuilt(DenoisingState state) {
        RandomStream random = state.random();
        return new DenoisingState(
                state.step(),
                state.phase(),
                rebuilt(state.latents()),
                state.history().stream().map(CutAnywhereTest::rebuilt).toList(),
                new RandomStream(random.source(), random.seed(), random.draws()));
    }

    private static Latents rebuilt(Latents latents) {
        return Latents.of(latents.shape(), latents.toArray());
    }

    private static NoiseSchedule rebuilt(NoiseSchedule schedule) {
        return new NoiseSchedule(
                schedule.sigmas(),
                schedule.arrivals(),
                schedule.timesteps(),
                schedule.predictionType());
    }

    private static boolean follows(SamplerName name, ScheduleType type) {
        try {
            name.requireFollows(type);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private static SchedulerConfig config(PredictionType prediction, Spacing spacing) {
        SchedulerConfig sdxl = SchedulerConfig.SDXL;
        return new SchedulerConfig(
                sdxl.numTrainTimesteps(),
                sdxl.betaStart(),
                sdxl.betaEnd(),
                sdxl.betaSchedule(),
                prediction,
                spacing,
                sdxl.stepsOffset(),
                sdxl.interpolationType());
    }

    @Provide
    Arbitrary<SamplerOptions> options() {
        Arbitrary<Optional<Double>> eta = Arbitraries.doubles().between(0, 1).optional();
        Arbitrary<Double> sNoise = Arbitraries.doubles().between(0, 1.5);
        Arbitrary<Double> sChurn = Arbitraries.doubles().between(0, 20);
        return Combinators.combine(eta, sNoise, sChurn)
                .as((e, noise, churn) -> new SamplerOptions(e, noise, churn, 0.05, 10));
    }

    @Example
    void aHalfDoneStepCannotForget() {
        NoiseSchedule schedule =
                SamplerName.HEUN.schedule(SchedulerConfig.SDXL, 4, ScheduleType.MODEL);
        Sampler heun = SamplerName.HEUN.sampler();
        DenoisingState start =
                heun.start(
                        schedule,
                        Spacing.LEADING,
                        new RandomStream(NoiseSource.TORCH_CPU, 1, 0),
                        SHAPE);
        DenoisingState half = Trajectories.advanced(heun, start, schedule);
        assertThat(half.isAtWholeStep()).isFalse();
        assertThatThrownBy(half::fresh).isInstanceOf(IllegalStateException.class);
        assertThat(Trajectories.advanced(heun, half, schedule).fresh().history()).isEmpty();
    }

    @Property(tries = 200)
    void aForeignStateIsRefusedBeforeItBreaksAnything(
            @ForAll SamplerName name,
            @ForAll @IntRange(max = 5) int step,
            @ForAll @IntRange(max = 2) int phase,
            @ForAll @IntRange(max = 4) int remembered) {
        NoiseSchedule schedule = name.schedule(SchedulerConfig.SDXL, 4, ScheduleType.MODEL);
        Latents latents = NoiseSource.NV_PHILOX.draw(1, 0, SHAPE);
        DenoisingState state =
                new DenoisingState(
                        step,
                        phase,
                        latents,
                        Collections.nCopies(remembered, latents),
                        new RandomStream(NoiseSource.NV_PHILOX, 1, 0));
        Sampler sampler = name.sampler();
        try {
            sampler.requireOwn(state, schedule);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("cannot be at step " + step + " of 4");
            return;
        }
        List<DenoisingState> rest = Trajectories.run(sampler, state, schedule);
        assertThat(rest.get(rest.size() - 1).latents().isFinite()).isTrue();
    }
}
