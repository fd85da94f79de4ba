package io.latentrelay.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.Sampler;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.golden.Differences;
import io.latentrelay.inference.golden.Golden;
import io.latentrelay.inference.golden.OnnxPatch;
import io.latentrelay.inference.golden.Run;
import io.latentrelay.inference.golden.TinyModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole pictures, against diffusers. */
class PipelineTest {

    private static final Golden GOLDEN = Golden.read("pipelines/pipelines");

    /** diffusers with ONNX networks deviates by 4.6e-5, a lost sampler memory by 7e-2. */
    private static final float LATENTS = 1e-3f;

    private static SdxlModel base;
    private static SdxlModel refiner;

    @BeforeAll
    static void open(@TempDir Path folder) {
        // diffusers tells the network fractional timesteps as they are: so must these exports.
        Path baseFolder = TinyModels.baseCopy(folder);
        Path refinerFolder = TinyModels.refiner(folder);
        for (Path model : List.of(baseFolder, refinerFolder)) {
            OnnxPatch.elementType(model.resolve("unet/model.onnx"), "timestep", OnnxPatch.FLOAT32);
        }
        ModelOptions options = ModelOptions.defaults();
        base = SdxlModel.openBase(baseFolder, options);
        refiner = SdxlModel.openRefiner(refinerFolder, options);
    }

    @AfterAll
    static void close() {
        base.close();
        refiner.close();
    }

    static Stream<Run> swapRuns() {
        return runs("swap/");
    }

    private static Stream<Run> runs(String prefix) {
        return GOLDEN.cases()
                .propertyStream()
                .map(Map.Entry::getKey)
                .filter(
                        key ->
                                key.startsWith(prefix)
                                        && key.contains("euler")
                                        && !key.contains("euler_a"))
                .map(key -> Run.of(GOLDEN, key));
    }

    @ParameterizedTest
    @MethodSource("swapRuns")
    void baseThenRefinerEqualsOneRunWithTheNetworkSwapped(Run run) {
        TrajectorySettings settings = run.settings();
        NoiseSchedule schedule = run.noiseSchedule(base.scheduler());
        int switchStep =
                Split.resolve(
                                1 - run.denoisingEnd(),
                                Cut.TIMESTEP,
                                schedule,
                                base.scheduler().numTrainTimesteps())
                        .switchStep();
        Sampler sampler = settings.sampler().sampler();
        Leg noisy =
                new Leg(
                        start(run, settings, schedule),
                        schedule,
                        sampler,
                        base.condition(settings),
                        settings.guidance(),
                        switchStep);
        DenoisingState handoff = new Denoising(base).run(List.of(noisy)).get(0);
        Leg clean =
                new Leg(
                        handoff,
                        schedule,
                        sampler,
                        refiner.condition(settings, run.refinement()),
                        settings.guidance(),
                        schedule.steps());
        Latents latents = new Denoising(refiner).run(List.of(clean)).get(0).latents();

        assertThat(Differences.max(latents, GOLDEN.latents(run.key() + "/latents", 0)))
                .isLessThan(LATENTS);
    }

    private static DenoisingState start(
            Run run, TrajectorySettings settings, NoiseSchedule schedule) {
        RandomStream random = new RandomStream(settings.noiseSource(), settings.seed(), 0);
        return settings.sampler()
                .sampler()
                .start(schedule, run.spacing(), random, base.latentShape(settings.size()));
    }
}
