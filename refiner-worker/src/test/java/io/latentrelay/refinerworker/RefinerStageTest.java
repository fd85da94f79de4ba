package io.latentrelay.refinerworker;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.guidance.Guidance;
import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.diffusion.settings.ImageToImage.Through;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.RefinementSettings.Anew;
import io.latentrelay.diffusion.settings.RefinementSettings.Continue;
import io.latentrelay.diffusion.settings.RefinementSettings.Memory;
import io.latentrelay.diffusion.settings.RefinementSettings.Mode;
import io.latentrelay.diffusion.settings.StartPicture;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.HandoffRecord;
import io.latentrelay.handoff.PictureJob;
import io.latentrelay.handoff.PictureJobRecord;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.handoff.StageTimings;
import io.latentrelay.handoff.StoppedTrajectory;
import io.latentrelay.inference.Denoising;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.picture.Picture;
import io.latentrelay.inference.picture.PictureStart;
import io.latentrelay.refinerworker.picture.PictureText;
import io.latentrelay.refinerworker.picture.PictureText.Making;
import io.latentrelay.refinerworker.picture.Png;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.Stored;
import io.latentrelay.transport.queue.InMemoryBroker;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.VerifiedObject;
import io.latentrelay.transport.work.DeadLetters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RefinerStageTest {

    private static final Topics TOPICS = new Topics("test");
    private static final RunRef RUN = new RunRef("shapes", "d1gest");
    private static final ImageSize SIZE = new ImageSize(96, 96);
    private static final int STEPS = 5;

    private static SdxlModel model;

    private final InMemoryBroker broker = new InMemoryBroker();
    private final Publisher publisher = broker.publisher();
    private final WorkQueue handoffs = broker.workQueue(TOPICS.handoffs());
    private final ObjectStore store = new InMemoryObjectStore("pictures");

    @BeforeAll
    static void open() {
        model =
                SdxlModel.openRefiner(
                        Path.of("..", "demo-model", "refiner"),
                        ModelOptions.defaults().withIntraOpThreads(1));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void everyFinishOfAHandoffIsAPictureAndAResult() throws Exception {
        Handoff handoff = handoff(0, 3, model.identity(), finish(0, 3.0, 6.0), finish(1, 1.0, 2.5));
        publish(handoff);

        work();

        for (Finish finish : handoff.finishes()) {
            assertThat(store.get(finish.key())).contains(expectedPicture(handoff, finish));
        }
        assertThat(results())
                .extracting(ImageResult::getImageIndex)
                .containsExactlyInAnyOrder(0L, 1L);
        Stored stored = (Stored) results().get(0).getOutcome();
        assertThat(stored.getSplit().getSwitchStep()).isEqualTo(3);
        assertThat(stored.getCutTimestep()).isEqualTo(handoff.schedule().timestep(3));
        assertThat(stored.getBytes()).isEqualTo(store.get(stored.getKey()).orElseThrow().length);
        assertThat(broker.backlog().unfinished(TOPICS.handoffs())).isZero();
    }

    @Test
    void aHandoffWithoutRefinerStepsIsOnlyDecoded() throws Exception {
        Handoff handoff =
                handoff(
                        0,
                        STEPS,
                        model.identity(),
                        new Finish(0, "images/0.png", Optional.empty()));
        publish(handoff);

        work();

        assertThat(store.get("images/0.png"))
                .contains(expectedPicture(handoff, handoff.finishes().get(0)));
        assertThat(((Stored) results().get(0).getOutcome()).getCutTimestep()).isNull();
    }

    @Test
    void theRefinerMayStartAnewFromTheFinishedPicture() throws Exception {
        ImageToImage fromLatents = new ImageToImage(10, 0.3, Through.LATENTS, 1);
        ImageToImage fromPicture = new ImageToImage(10, 0.3, Through.PICTURE, 0.5);
        Handoff handoff =
                handoff(
                        0,
                        STEPS,
                        model.identity(),
                        finish(0, new Anew(fromLatents)),
                        finish(1, new Anew(fromPicture)));
        publish(handoff);

        work();

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
        Stored stored = (Stored) results().get(0).getOutcome();
        assertThat(stored.getBaseSteps()).isEqualTo(STEPS);
        assertThat(stored.getRefinerSteps()).isEqualTo(3);
        assertThat(stored.getCutTimestep()).isEqualTo(schedule.timestep(7));
    }

    @Test
    void theRefinerAloneMayTakeAnExistingPicture() throws Exception {
        byte[] rgb =
                model.decode(List.of(NoiseSource.TORCH_CPU.draw(3, 0, model.latentShape(SIZE))))
                        .get(0)
                        .rgb();
        byte[] file = Png.encode(SIZE.width(), SIZE.height(), rgb, "parameters", "");
        store.put("inputs/a.png", file, "image/png");
        Handoff plain = handoff(0, STEPS, model.identity(), finish(0, 3, 6));
        TrajectorySettings settings =
                plain.settings()
                        .with(
                                new StartPicture(
                                        "inputs/a.png", VerifiedObject.sha256(file), 0.4, 1));
        PictureJob job = new PictureJob(RUN, 0, settings, List.of(finish(0, 3, 6)));
        publisher.publish(TOPICS.handoffs(), "k", about(0), PictureJobRecord.encode(job)).join();

        work();

        DenoisingState start =
                new PictureStart(settings, plain.schedule(), 0.4, 1)
                        .from(
                                new Picture(SIZE, rgb),
                                model,
                                new RandomStream(NoiseSource.TORCH_CPU, 0, 0));
        assertThat(store.get("images/0.png")).contains(drawn(job, 0, 2, start, plain.schedule()));
        Stored stored = (Stored) results().get(0).getOutcome();
        assertThat(stored.getBaseModel()).isNull();
        assertThat(stored.getSplit()).isNull();
        assertThat(stored.getBaseSteps()).isZero();
        assertThat(stored.getRefinerSteps()).isEqualTo(2);
    }

    @Test
    void aFreshHandoffDropsTheSamplersMemory() throws Exception {
        Handoff lossless = remembering(finish(0, new Continue(Memory.LOSSLESS)));
        Handoff fresh = remembering(finish(1, new Continue(Memory.FRESH)));
        publish(lossless);
        publish(fresh);

        work();

        DenoisingState state = lossless.state();
        assertThat(store.get("images/0.png"))
                .contains(drawn(lossless, 0, 2, state, lossless.schedule()));
        assertThat(store.get("images/1.png"))
                .contains(drawn(fresh, 1, 2, state.fresh(), fresh.schedule()));
        assertThat(store.get("images/0.png").orElseThrow())
                .isNotEqualTo(store.get("images/1.png").orElseThrow());
    }

    @Test
    void theSameHandoffTwiceIsTheSamePictureOnce() throws Exception {
        Handoff handoff = handoff(0, 3, model.identity(), finish(0, 3.0, 6.0));
        publish(handoff);
        work();
        byte[] first = store.get("images/0.png").orElseThrow();
        publish(handoff);

        work();

        assertThat(store.get("images/0.png")).contains(first);
        assertThat(results()).hasSize(2);
        assertThat(results().get(1).getOutcome().toString())
                .contains(((Stored) results().get(0).getOutcome()).getSha256());
    }

    @Test
    void latentsOfAModelWithAnotherVaeAreRefusedNamingBoth() throws Exception {
        ModelIdentity other =
                new ModelIdentity(
                        "sd_xl_base_1.0",
                        "31e35c80fc00",
                        4,
                        0.13025,
                        model.identity().trainingSchedule());
        publish(handoff(0, 3, other, finish(0, 3.0, 6.0)));

        work();

        Failed failed = (Failed) results().get(0).getOutcome();
        assertThat(failed.getReason()).isEqualTo(FailureReason.WRONG_MODEL);
        assertThat(failed.getDetail())
                .contains(model.identity().name())
                .contains("sd_xl_base_1.0 [31e35c80fc]")
                .contains("0.13025");
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void aPictureThatOverflowsIsANamedFailureAndNoObject() throws Exception {
        Latents huge = Latents.compute(model.latentShape(SIZE), i -> 1e30f);
        publish(handoff(STEPS, huge, model.identity(), finish(4, 3, 6)));
        publish(handoff(0, 3, model.identity(), finish(5, 3, 6)));

        work();

        Failed failed = (Failed) results().get(0).getOutcome();
        assertThat(failed.getReason()).isEqualTo(FailureReason.BAD_PICTURE);
        assertThat(results().get(0).getImageIndex()).isEqualTo(4);
        assertThat(store.list("")).containsExactly("images/5.png");
    }

    @Test
    void aDamagedHandoffEndsAsFailedImagesWithTheFieldNamed() throws Exception {
        byte[] bytes = HandoffRecord.encode(handoff(0, 3, model.identity(), finish(3, 3, 6)));
        bytes[bytes.length / 2] ^= 1; // in the middle of the latents
        publisher.publish(TOPICS.handoffs(), "k", about(3), bytes).join();

        work();

        Failed failed = (Failed) results().get(0).getOutcome();
        assertThat(failed.getReason()).isEqualTo(FailureReason.CORRUPT_RECORD);
        assertThat(failed.getDetail()).startsWith("latents.crc32c");
        assertThat(results().get(0).getImageIndex()).isEqualTo(3);
    }

    private void work() throws Exception {
        Results results =
                new Results(publisher, TOPICS, model.identity(), store.bucket(), "refiner-a");
        try (Finishing finishing =
                new Finishing(model.identity(), new PictureStore(store), results, 2, 2)) {
            DeadLetters deadLetters = new DeadLetters(publisher, TOPICS, "refiner", "refiner-a");
            new RefinerStage(model, new Refinements(model, store), deadLetters, finishing)
                    .process(handoffs.take(10, Duration.ofSeconds(1)));
        }
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

    /** In the middle of DPM++ 2M, which remembers its last estimate. */
    private static Handoff remembering(Finish finish) {
        Handoff euler = handoff(0, 3, model.identity(), finish);
        Latents memory = NoiseSource.TORCH_CPU.draw(9, 0, model.latentShape(SIZE)).times(0.2f);
        TrajectorySettings settings = settings(SamplerName.DPMPP_2M);
        return new Handoff(
                RUN,
                0,
                settings,
                euler.split(),
                new StoppedTrajectory(
                        SamplerName.DPMPP_2M.schedule(model.scheduler(), STEPS, ScheduleType.MODEL),
                        new DenoisingState(
                                3,
                                0,
                                euler.state().latents(),
                                List.of(memory),
                                euler.state().random())),
                0,
                model.identity(),
                euler.base(),
                List.of(finish));
    }

    private void publish(Handoff handoff) {
        byte[] bytes = HandoffRecord.encode(handoff);
        long[] images = handoff.images().stream().mapToLong(Long::longValue).toArray();
        publisher.publish(TOPICS.handoffs(), "k", about(images), bytes).join();
    }

    private static Map<String, byte[]> about(long... images) {
        return new WorkHeaders(RUN.name(), RUN.digest(), 0, Arrays.stream(images).boxed().toList())
                .toMap();
    }

    private List<ImageResult> results() {
        return broker.log(TOPICS.results()).read(Duration.ZERO).stream()
                .map(Message::value)
                .map(Records.RESULTS::decode)
                .toList();
    }

    private static Finish finish(long image, double guidanceScale, double aestheticScore) {
        return new Finish(
                image,
                "images/" + image + ".png",
                Optional.of(
                        new RefinementSettings(
                                Optional.empty(),
                                Optional.empty(),
                                guidanceScale,
                                aestheticScore,
                                2.5)));
    }

    private static TrajectorySettings settings(SamplerName sampler) {
        return new TrajectorySettings(
                "a red circle",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                NoiseSource.TORCH_CPU,
                SIZE,
                STEPS,
                sampler,
                "model",
                3,
                0,
                Optional.empty(),
                SIZE,
                CropOffset.NONE,
                SIZE);
    }

    private static Finish finish(long image, Mode mode) {
        Finish told = finish(image, 3, 6);
        return new Finish(image, told.key(), told.refiner().map(refiner -> refiner.with(mode)));
    }

    private static Handoff handoff(
            long seed, int switchStep, ModelIdentity baseModel, Finish... finishes) {
        Latents latents = NoiseSource.TORCH_CPU.draw(seed, 0, model.latentShape(SIZE));
        return handoff(switchStep, latents, baseModel, finishes);
    }

    private static Handoff handoff(
            int switchStep, Latents latents, ModelIdentity baseModel, Finish... finishes) {
        TrajectorySettings settings = settings(SamplerName.EULER);
        NoiseSchedule schedule =
                settings.sampler().schedule(model.scheduler(), STEPS, ScheduleType.MODEL);
        double fraction = 1 - switchStep / (double) STEPS;
        return new Handoff(
                RUN,
                0,
                settings,
                new Split(fraction, Cut.STEP, switchStep, STEPS),
                new StoppedTrajectory(
                        schedule,
                        new DenoisingState(
                                switchStep,
                                0,
                                latents,
                                List.of(),
                                new RandomStream(NoiseSource.TORCH_CPU, 0, 1))),
                0,
                baseModel,
                new StageTimings("base-a", 100, 1, 50, 6, 1, 0),
                List.of(finishes));
    }
}
