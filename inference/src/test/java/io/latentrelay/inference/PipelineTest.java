package io.latentrelay.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.golden.Deviations;
import io.latentrelay.inference.golden.Differences;
import io.latentrelay.inference.golden.Golden;
import io.latentrelay.inference.golden.OpenModels;
import io.latentrelay.inference.golden.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs and their pictures, against diffusers. */
class PipelineTest {

    private static final Golden GOLDEN = Golden.read("pipelines/pipelines");

    /** diffusers with ONNX networks deviates by 4.6e-5; a lost sampler memory by 7e-2. */
    private static final float LATENTS = 1e-3f;

    /** The same deviations after decoding: 1.6e-5, and 2e-2 for a lost memory. */
    private static final float PICTURE = 5e-4f;

    /** Of 255: a value beside a rounding edge may fall on either side. */
    private static final float LEVELS = 2;

    private static final Deviations DEVIATIONS = new Deviations();

    private static OpenModels models;

    @BeforeAll
    static void open(@TempDir Path folder) {
        models = OpenModels.in(folder);
    }

    @AfterAll
    static void close() throws IOException {
        models.close();
        DEVIATIONS.write(Path.of("target", "deviations.md"));
    }

    static Stream<Run> baseRuns() {
        return Run.all(GOLDEN, "base/").filter(run -> !run.isBatch());
    }

    static Stream<Run> ensembleRuns() {
        return Run.all(GOLDEN, "ensemble/");
    }

    static Stream<Run> swapRuns() {
        return Run.all(GOLDEN, "swap/");
    }

    @ParameterizedTest
    @MethodSource("baseRuns")
    void theBaseAloneIsDiffusersBase(Run run) {
        TrajectorySettings settings = run.settings();
        Leg leg = models.baseLeg(run, settings, settings.steps());

        assertClose(leg.state().latents(), run.key() + "/start");
        Latents first = models.base().predict(List.of(leg.evaluation())).get(0);
        assertClose(first, run.key() + "/guided_output_first_step");
        Latents end = finish(models.base(), leg, run.key(), 0).state().latents();
        assertPicture(models.base(), end, run.key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"base/batch2", "base/batch2_euler_a"})
    void imagesOfABatchEachHaveTheirOwnGenerator(String key) {
        Run run = Run.of(GOLDEN, key);
        List<Leg> legs = new ArrayList<>();
        for (int row = 0; row < 2; row++) {
            TrajectorySettings settings = run.settings(row);
            legs.add(models.baseLeg(run, settings, settings.steps()));
        }

        List<DenoisingState> ends = new Denoising(models.base()).run(legs);

        for (int row = 0; row < 2; row++) {
            Latents theirs = GOLDEN.latents(run.key() + "/latents", row);
            assertThat(Differences.max(ends.get(row).latents(), theirs)).isLessThan(LATENTS);
        }
    }

    @ParameterizedTest
    @MethodSource("ensembleRuns")
    void aSplitRunIsDiffusersEnsembleOfExperts(Run run) {
        NoiseSchedule schedule = run.noiseSchedule(models.base().scheduler());
        int trained = models.base().scheduler().numTrainTimesteps();
        int switchStep =
                Split.resolve(run.refinerFraction(), Cut.TIMESTEP, schedule, trained).switchStep();
        Leg noisy = models.baseLeg(run, run.settings(), switchStep);

        DenoisingState reached =
                new Denoising(models.base()).run(List.of(noisy), after(run.baseCalls())).get(0);
        DenoisingState handoff =
                reached.isAtWholeStep() ? reached.fresh() : cutMidStep(reached, schedule, run);

        assertThat(reached.step()).isEqualTo(reached.isAtWholeStep() ? switchStep : switchStep - 1);
        assertClose(handoff.latents(), run.key() + "/base/latents");
        Latents end =
                finish(models.refiner(), models.refinerLeg(run, handoff), run.key() + "/refiner", 0)
                        .state()
                        .latents();
        assertPicture(models.refiner(), end, run.key() + "/refiner");
    }

    /**
     * Where diffusers cuts Heun: the base hands over its prediction for the next noise level, and
     * the refiner begins the same step again with it. Our own splits are at whole steps.
     */
    private static DenoisingState cutMidStep(
            DenoisingState state, NoiseSchedule schedule, Run run) {
        Latents input = run.settings().algorithm().query(state, schedule).input();
        double sigma = schedule.sigma(state.step() + 1);
        Latents predicted = input.times(Math.sqrt(sigma * sigma + 1));
        return new DenoisingState(state.step(), 0, predicted, List.of(), state.random());
    }

    @ParameterizedTest
    @MethodSource("swapRuns")
    void aSplitRunIsOneRunWithTheNetworkSwapped(Run run) {
        Leg noisy = models.baseLeg(run, run.settings(), run.settings().steps());

        DenoisingState handoff =
                new Denoising(models.base()).run(List.of(noisy), after(run.baseCalls())).get(0);

        NoiseSchedule schedule = run.noiseSchedule(models.base().scheduler());
        Latents shown =
                handoff.isAtWholeStep()
                        ? handoff.latents()
                        : cutMidStep(handoff, schedule, run).latents();
        assertClose(shown, run.key() + "/handoff");
        Leg rest = models.refinerLeg(run, handoff);
        Latents end = finish(models.refiner(), rest, run.key(), run.baseCalls()).state().latents();
        assertClose(end, run.key() + "/latents");
        DecodedImage image = models.refiner().decode(List.of(end)).get(0);
        assertThat(Differences.max(image.planes(), GOLDEN.floats(run.key() + "/image_raw")))
                .isLessThan(PICTURE);
    }

    private static BooleanSupplier after(int evaluations) {
        int[] left = {evaluations};
        return () -> left[0]-- == 0;
    }

    /**
     * To the end, step by step as diffusers went. In the middle of a step it shows what it
     * predicts, and we keep where the step began.
     *
     * @param calls that came before
     */
    private static Leg finish(SdxlModel model, Leg from, String key, int calls) {
        Leg leg = from;
        int call = calls;
        while (!leg.isDone()) {
            leg = leg.advanced(model.predict(List.of(leg.evaluation())).get(0));
            if (leg.state().isAtWholeStep()) {
                Latents ours = leg.state().latents();
                float[] theirs = GOLDEN.row(key + "/latents_per_step", call);
                float difference = Differences.max(ours, Latents.of(ours.shape(), theirs));
                DEVIATIONS.latents(key, difference);
                assertThat(difference).as(key + ", call " + call).isLessThan(LATENTS);
            }
            call++;
        }
        return leg;
    }

    private static void assertClose(Latents ours, String key) {
        float difference = Differences.max(ours, GOLDEN.latents(key, 0));
        DEVIATIONS.latents(key, difference);
        assertThat(difference).as(key).isLessThan(LATENTS);
    }

    private static void assertPicture(SdxlModel model, Latents latents, String key) {
        assertClose(latents, key + "/latents");
        DecodedImage image = model.decode(List.of(latents)).get(0);
        float difference = Differences.max(image.planes(), GOLDEN.floats(key + "/image_raw"));
        DEVIATIONS.picture(key, difference);
        assertThat(difference).isLessThan(PICTURE);
        assertThat(Differences.max(image.rgb(), GOLDEN.floats(key + "/image_u8")))
                .isLessThanOrEqualTo(LEVELS);
        assertThat(image.isFinite()).isTrue();
        assertThat(image.isOneColour()).isFalse();
    }
}
