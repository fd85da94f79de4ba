package io.latentrelay.refinerworker;

import static io.latentrelay.refinerworker.TestHandoffs.SIZE;
import static io.latentrelay.refinerworker.TestHandoffs.STEPS;
import static io.latentrelay.refinerworker.TestHandoffs.decodeOnly;
import static io.latentrelay.refinerworker.TestHandoffs.finish;
import static io.latentrelay.refinerworker.TestHandoffs.handoff;
import static io.latentrelay.refinerworker.TestHandoffs.noise;
import static io.latentrelay.refinerworker.TestHandoffs.pictureJob;
import static io.latentrelay.refinerworker.TestHandoffs.remembering;
import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.guidance.Guidance;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.diffusion.settings.ImageToImage.Through;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.RefinementSettings.Anew;
import io.latentrelay.diffusion.settings.RefinementSettings.Continue;
import io.latentrelay.diffusion.settings.RefinementSettings.Memory;
import io.latentrelay.handoff.FileFormat;
import io.latentrelay.handoff.FileSettings;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.JobParts;
import io.latentrelay.handoff.PictureJob;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.inference.Denoising;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.picture.Picture;
import io.latentrelay.inference.picture.PictureFile;
import io.latentrelay.inference.picture.PictureStart;
import io.latentrelay.refinerworker.picture.PictureText;
import io.latentrelay.refinerworker.picture.PictureText.Making;
import io.latentrelay.refinerworker.picture.Png;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Stored;
import io.latentrelay.transport.store.ObjectStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pictures and results that come of handoffs, through a whole worker. */
@Timeout(180)
class RefinerWorkerTest {

    private static SdxlModel model;

    private final RefinerTopics topics = new RefinerTopics();
    private final ObjectStore store = topics.store();

    @BeforeAll
    static void open() {
        model = TestHandoffs.openModel();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void everyFinishOfAHandoffIsAPictureAndAResult() {
        Handoff handoff = handoff(model, 0, 3, finish(0, 3.0, 6.0), finish(1, 1.0, 2.5));
        topics.submit(handoff);

        topics.work(model);

        for (Finish finish : handoff.finishes()) {
            assertThat(store.get(finish.key())).contains(expectedPicture(handoff, finish));
        }
        assertThat(topics.results())
                .extracting(ImageResult::getImageIndex)
                .containsExactlyInAnyOrder(0L, 1L);
        Stored stored = topics.stored(0);
        assertThat(stored.getSplit().getSwitchStep()).isEqualTo(3);
        assertThat(stored.getCutTimestep()).isEqualTo(handoff.schedule().timestep(3));
        assertThat(stored.getBytes()).isEqualTo(store.get(stored.getKey()).orElseThrow().length);
    }

    @Test
    void aHandoffWithoutRefinerStepsIsOnlyDecoded() {
        Handoff handoff = handoff(model, 0, STEPS, decodeOnly(0));
        topics.submit(handoff);

        topics.work(model);

        assertThat(store.get("images/0.png"))
                .contains(expectedPicture(handoff, handoff.finishes().get(0)));
        assertThat(topics.stored(0).getCutTimestep()).isNull();
    }

    @Test
    void theRefinerMayStartAnewFromTheFinishedPicture() {
        ImageToImage fromLatents = new ImageToImage(10, 0.3, Through.LATENTS, 1);
        ImageToImage fromPicture = new ImageToImage(10, 0.3, Through.PICTURE, 0.5);
        Handoff handoff =
                handoff(
                        model,
                        0,
                        STEPS,
                        finish(0, new Anew(fromLatents)),
                        finish(1, new Anew(fromPicture)));
        topics.submit(handoff);

        topics.work(model);

        NoiseSchedule schedule =
                SamplerName.EULER.schedule(model.scheduler(), 10, ScheduleType.MODEL);
        Latents finished = handoff.state().latents();
        RandomStream random = handoff.state().random();
        DenoisingState first =
                new PictureStart(handoff.settings(), schedule, 0.3, 1).from(finished, random);
        Picture decoded = new Picture(SIZE, model.decode(List.of(finished)).get(0).rgb());
        DenoisingState second =
                new PictureStart(handoff.settings(), schedule, 0.3, 0.5)
                        .from(decoded, model, random);
        assertThat(store.get("images/0.png")).contains(drawn(handoff, 0, 3, first, schedule));
        assertThat(store.get("images/1.png")).contains(drawn(handoff, 1, 3, second, schedule));
        Stored stored = topics.stored(0);
        assertThat(stored.getBaseSteps()).isEqualTo(STEPS);
        assertThat(stored.getRefinerSteps()).isEqualTo(3);
        assertThat(stored.getCutTimestep()).isEqualTo(schedule.timestep(7));
    }

    @Test
    void theRefinerAloneMayTakeAnExistingPicture() {
        PictureJob job = pictureJob(model, store, finish(0, 3, 6));
        topics.submit(job);

        topics.work(model);

        NoiseSchedule schedule =
                SamplerName.EULER.schedule(model.scheduler(), STEPS, ScheduleType.MODEL);
        byte[] input = store.get("inputs/a.png").orElseThrow();
        DenoisingState start =
                new PictureStart(job.settings(), schedule, 0.4, 1)
                        .from(
                                PictureFile.read("a", input, SIZE),
                                model,
                                new RandomStream(NoiseSource.TORCH_CPU, 0, 0));
        assertThat(store.get("images/0.png")).contains(drawn(job, 0, 2, start, schedule));
        Stored stored = topics.stored(0);
        assertThat(stored.getBaseModel()).isNull();
        assertThat(stored.getSplit()).isNull();
        assertThat(stored.getBaseSteps()).isZero();
        assertThat(stored.getRefinerSteps()).isEqualTo(2);
        assertThat(stored.getRefiner().getRanOn())
                .endsWith("unet=cpu vae_encoder=cpu vae_decoder=cpu");
    }

    @Test
    void aFreshHandoffDropsTheSamplersMemory() {
        Handoff lossless = remembering(model, finish(0, new Continue(Memory.LOSSLESS)));
        Handoff fresh = remembering(model, finish(1, new Continue(Memory.FRESH)));
        topics.submit(lossless);
        topics.submit(fresh);

        topics.work(model);

        DenoisingState state = lossless.state();
        assertThat(store.get("images/0.png"))
                .contains(drawn(lossless, 0, 2, state, lossless.schedule()));
        assertThat(store.get("images/1.png"))
                .contains(drawn(fresh, 1, 2, state.fresh(), fresh.schedule()));
        assertThat(store.get("images/0.png").orElseThrow())
                .isNotEqualTo(store.get("images/1.png").orElseThrow());
    }

    @Test
    void theSameHandoffTwiceIsTheSamePictureOnce() {
        Handoff handoff = handoff(model, 0, 3, finish(0, 3.0, 6.0));
        topics.submit(handoff);
        topics.work(model);
        byte[] first = store.get("images/0.png").orElseThrow();
        topics.submit(handoff);

        topics.work(model);

        assertThat(store.get("images/0.png")).contains(first);
        assertThat(topics.results()).hasSize(2);
        assertThat(topics.results().get(1).getOutcome().toString())
                .contains(topics.stored(0).getSha256());
    }

    @Test
    void manyAtOnceAreThePicturesThatEachIsAlone() {
        List<RefinerJob> jobs =
                List.of(
                        handoff(model, 0, 1, finish(0, 3, 6), finish(1, 1, 2.5), finish(2, 5, 6)),
                        remembering(model, finish(3, 3, 6), finish(4, new Continue(Memory.FRESH))),
                        handoff(model, 5, STEPS, decodeOnly(5), finish(6, anew(Through.LATENTS))),
                        handoff(
                                model,
                                SamplerName.HEUN,
                                2,
                                noise(model, 7),
                                List.of(),
                                finish(7, 3, 6)),
                        pictureJob(model, store, finish(8, 3, 6)),
                        handoff(model, 9, 4, finish(9, 2, 6)));
        topics.submit(jobs.toArray(RefinerJob[]::new));

        topics.work(model);

        Map<String, String> alone = new HashMap<>();
        byte[] input = store.get("inputs/a.png").orElseThrow();
        for (RefinerJob job : jobs) {
            for (Finish finish : job.finishes()) {
                RefinerTopics single = new RefinerTopics();
                single.store().put("inputs/a.png", input, "image/png");
                single.submit(job.only(List.of(finish)));
                single.work(model);
                alone.putAll(single.pictures());
            }
        }
        assertThat(topics.pictures()).hasSize(10).isEqualTo(alone);
        assertThat(topics.results()).hasSize(10);
    }

    private static Anew anew(Through through) {
        return new Anew(new ImageToImage(10, 0.3, through, 1));
    }

    @Test
    void aFileIsWrittenAsItsFinishSays() {
        FileSettings webp = new FileSettings(FileFormat.WEBP, Optional.empty(), true);
        FileSettings jpeg = new FileSettings(FileFormat.JPEG, Optional.of(90), false);
        topics.submit(
                handoff(
                        model,
                        0,
                        4,
                        finish(0, FileSettings.PNG),
                        finish(1, webp),
                        finish(2, jpeg)));

        topics.work(model);

        byte[] lossless = store.get("images/1.png").orElseThrow();
        assertThat(PictureFile.read("1", lossless, SIZE).rgb())
                .isEqualTo(
                        PictureFile.read("0", store.get("images/0.png").orElseThrow(), SIZE).rgb());
        assertThat(store.head("images/1.png").orElseThrow().contentType()).isEqualTo("image/webp");
        assertThat(store.head("images/2.png").orElseThrow().contentType()).isEqualTo("image/jpeg");
        assertThat(topics.stored(2).getFile()).isEqualTo(JobParts.write(jpeg));
    }

    @Test
    void aResultTellsWhatTheRefinersPartTook() {
        topics.submit(
                handoff(model, 0, 2, finish(0, 3, 6)), handoff(model, 1, STEPS, decodeOnly(1)));

        topics.work(model);

        assertThat(topics.stored(0).getRefiner().getEvaluations()).isEqualTo(3);
        assertThat(topics.stored(0).getRefiner().getDeviceMillis()).isPositive();
        assertThat(topics.stored(0).getRefiner().getWorker()).isEqualTo("refiner-a");
        assertThat(topics.stored(0).getRefiner().getAttempts()).isEqualTo(1);
        assertThat(topics.stored(0).getDecodeDeviceMillis()).isPositive();
        assertThat(topics.stored(1).getRefiner().getEvaluations()).isZero();
        assertThat(topics.stored(1).getDecodedInFloat32()).isFalse();
    }

    @Test
    void aResultTellsWhatItsNetworksRanOn() {
        topics.submit(
                handoff(model, 0, 2, finish(0, 3, 6)), handoff(model, 1, STEPS, decodeOnly(1)));

        topics.work(model);

        Stored refined = topics.stored(0);
        assertThat(refined.getBase().getRanOn()).isEqualTo("device=gpu-a unet=cuda");
        assertThat(refined.getRefiner().getRanOn())
                .matches(
                        "device=\\S+ onnxruntime=\\S+ text_encoder_2=cpu unet=cpu vae_decoder=cpu");
        assertThat(topics.stored(1).getRefiner().getRanOn())
                .as("no step was run, so no UNet")
                .matches("device=\\S+ onnxruntime=\\S+ vae_decoder=cpu");
    }

    /** Straight through the model, without the stage. */
    private static byte[] expectedPicture(Handoff handoff, Finish finish) {
        int index = handoff.finishes().indexOf(finish);
        int steps = handoff.split().refinerSteps();
        return drawn(handoff, index, steps, handoff.state(), handoff.schedule());
    }

    private static byte[] drawn(
            RefinerJob job, int index, int steps, DenoisingState start, NoiseSchedule schedule) {
        Finish finish =
                job.finishes().size() > 1 ? job.finishes().get(index) : job.finishes().get(0);
        Latents latents = start.latents();
        if (steps > 0) {
            RefinementSettings told = finish.refiner().orElseThrow();
            Leg leg =
                    new Leg(
                            start,
                            schedule,
                            job.settings().algorithm(),
                            model.condition(job.settings(), told),
                            new Guidance(told.guidanceScale(), 0),
                            schedule.steps());
            latents = new Denoising(model).run(List.of(leg)).get(0).latents();
        }
        byte[] rgb = model.decode(List.of(latents)).get(0).rgb();
        String text =
                PictureText.of(job, finish, new Making(model.identity(), steps, 0, false)).text();
        return Png.encode(SIZE.width(), SIZE.height(), rgb, "parameters", text);
    }
}
