package io.latentrelay.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.golden.Differences;
import io.latentrelay.inference.golden.Golden;
import io.latentrelay.inference.golden.OpenModels;
import io.latentrelay.inference.golden.Run;
import io.latentrelay.inference.picture.PictureStart;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Starting from a picture or from finished latents, against diffusers. */
class ImageToImageTest {

    private static final Golden GOLDEN = Golden.read("pipelines/pipelines");

    /** See PipelineTest: the same tolerances for the same reasons. */
    private static final float LATENTS = 1e-3f;

    private static final float PICTURE = 5e-4f;

    /** The VAE encoder in ONNX Runtime and torch were measured 1.5e-4 apart, values up to 45. */
    private static final float ENCODER = 1e-3f;

    private static OpenModels models;

    @BeforeAll
    static void open(@TempDir Path folder) {
        models = OpenModels.in(folder);
    }

    @AfterAll
    static void close() {
        models.close();
    }

    static Stream<Run> refineRuns() {
        return Run.all(GOLDEN, "refine/");
    }

    static Stream<Run> imageToImageRuns() {
        return Run.all(GOLDEN, "img2img/");
    }

    @ParameterizedTest
    @MethodSource("refineRuns")
    void theRefinerStartsFromThePictureOrTheLatents(Run run) {
        RandomStream random = new RandomStream(NoiseSource.TORCH_CPU, run.refinerSeed(), 0);
        DenoisingState start;
        if (run.startsFromLatents()) {
            Latents clean = GOLDEN.latents(run.key() + "/base/latents", 0);
            start = start(run).from(clean, random);
        } else {
            float[] unit = unitRange(GOLDEN.floats(run.key() + "/base/image_raw"));
            start =
                    fromPicture(
                            models.refiner(),
                            run,
                            unit,
                            run.key() + "/refiner/encoder_parameters",
                            random);
        }

        assertClose(start.latents(), run.key() + "/refiner/start");
        Leg leg = models.refinerLeg(run, start);
        assertPicture(models.refiner(), leg, run.key() + "/refiner");
    }

    @ParameterizedTest
    @MethodSource("imageToImageRuns")
    void theBaseStartsFromAPictureAndTheRefinerMayFinish(Run run) {
        TrajectorySettings settings = run.settings();
        NoiseSchedule schedule = run.noiseSchedule(models.base().scheduler());
        DenoisingState start =
                fromPicture(
                        models.base(),
                        run,
                        GOLDEN.floats(run.key() + "/input_image_01"),
                        run.key() + "/encoder_parameters",
                        new RandomStream(NoiseSource.TORCH_CPU, settings.seed(), 0));
        assertClose(start.latents(), run.key() + "/base/start");
        int stop =
                run.denoisingEnd().map(end -> switchStep(end, schedule)).orElse(schedule.steps());
        Leg leg =
                new Leg(
                        start,
                        schedule,
                        settings.algorithm(),
                        models.base().condition(settings),
                        settings.guidance(),
                        stop);

        if (run.denoisingEnd().isEmpty()) {
            assertPicture(models.base(), leg, run.key() + "/base");
            return;
        }
        DenoisingState handoff = new Denoising(models.base()).run(List.of(leg)).get(0);
        assertClose(handoff.latents(), run.key() + "/base/latents");
        assertPicture(
                models.refiner(), models.refinerLeg(run, handoff.fresh()), run.key() + "/refiner");
    }

    private static int switchStep(double denoisingEnd, NoiseSchedule schedule) {
        int trained = models.base().scheduler().numTrainTimesteps();
        return Split.resolve(Run.oneMinus(denoisingEnd), Cut.TIMESTEP, schedule, trained)
                .switchStep();
    }

    /** The first draw samples the VAE's distribution, the second is the noise. */
    private static DenoisingState fromPicture(
            SdxlModel model, Run run, float[] unit, String encoded, RandomStream random) {
        float[] planes = new float[unit.length];
        for (int i = 0; i < unit.length; i++) {
            planes[i] = 2 * unit[i] - 1;
        }
        TrajectorySettings settings = run.settings();
        EncodedImage image = model.encode(settings.size(), FloatBuffer.wrap(planes));
        Shape shape = image.mean().shape();
        FloatBuffer parameters = FloatBuffer.allocate(2 * shape.size());
        image.mean().writeTo(parameters);
        image.logVariance().writeTo(parameters);
        assertThat(Differences.max(parameters.flip(), GOLDEN.floats(encoded))).isLessThan(ENCODER);

        return start(run).from(image, model, random);
    }

    private static PictureStart start(Run run) {
        NoiseSchedule schedule = run.noiseSchedule(models.base().scheduler());
        return new PictureStart(run.settings(), schedule, run.strength(), 1);
    }

    private static float[] unitRange(float[] decoded) {
        float[] unit = new float[decoded.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = Math.min(1, Math.max(0, decoded[i] / 2 + 0.5f));
        }
        return unit;
    }

    private static void assertPicture(SdxlModel model, Leg leg, String key) {
        Latents end = new Denoising(model).run(List.of(leg)).get(0).latents();
        assertClose(end, key + "/latents");
        DecodedImage image = model.decode(List.of(end)).get(0);
        assertThat(Differences.max(image.planes(), GOLDEN.floats(key + "/image_raw")))
                .isLessThan(PICTURE);
    }

    private static void assertClose(Latents ours, String key) {
        assertThat(Differences.max(ours, GOLDEN.latents(key, 0))).as(key).isLessThan(LATENTS);
    }
}
