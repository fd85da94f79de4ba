package io.latentrelay.baseworker;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.StartPicture;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.BaseJobRecord;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.HandoffRecord;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.handoff.Tap;
import io.latentrelay.inference.Denoising;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.picture.PictureFile;
import io.latentrelay.inference.picture.PictureStart;
import io.latentrelay.schemas.DeadLetter;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;
import io.latentrelay.transport.queue.InMemoryBroker;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.VerifiedObject;
import io.latentrelay.transport.work.DeadLetters;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BaseStageTest {

    private static final Topics TOPICS = new Topics("test");
    private static final RunRef RUN = new RunRef("shapes", "d1gest");
    private static final int STEPS = 8;

    private static SdxlModel model;

    private final InMemoryBroker broker = new InMemoryBroker();
    private final Publisher publisher = broker.publisher();
    private final ObjectStore store = new InMemoryObjectStore("pictures");
    private final WorkQueue jobs = broker.workQueue(TOPICS.baseJobs());

    private BaseStage stage() {
        DeadLetters deadLetters = new DeadLetters(publisher, TOPICS, "base", "w1");
        return new BaseStage(model, publisher, deadLetters, TOPICS, "w1", store);
    }

    @BeforeAll
    static void open() {
        model =
                SdxlModel.openBase(
                        Path.of("..", "demo-model", "base"),
                        ModelOptions.defaults().withIntraOpThreads(1));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void theStateHandedOffAtEveryTapIsThatOfAnUninterruptedRun() throws Exception {
        submit(job(0, "a red circle", 7, 96, tap(0.25, 0), tap(0.5, 1), tap(0, 2)));

        work();

        List<Handoff> handoffs = handoffs();
        assertThat(handoffs)
                .extracting(handoff -> handoff.split().switchStep())
                .containsExactly(4, 6, 8);
        for (Handoff handoff : handoffs) {
            assertThat(handoff.state()).isEqualTo(alone(handoff));
            assertThat(handoff.state().step()).isEqualTo(handoff.split().switchStep());
            assertThat(handoff.baseModel()).isEqualTo(model.identity());
        }
        assertThat(handoffs)
                .extracting(handoff -> handoff.finishes().get(0).imageIndex())
                .containsExactly(1L, 0L, 2L);
        assertThat(broker.backlog().unfinished(TOPICS.baseJobs())).isZero();
    }

    @Test
    void picturesOfSeveralSizesAndSettingsInOneBatchComeOutAsAlone() throws Exception {
        submit(job(0, "a red circle", 7, 96, tap(0.25, 0)));
        submit(job(1, "two blue squares", 8, 64, tap(0.5, 1)));
        submit(job(2, "a green star", 9, 96, tap(0.5, 2)));

        work();

        assertThat(handoffs())
                .hasSize(3)
                .allSatisfy(h -> assertThat(h.state()).isEqualTo(alone(h)));
    }

    @Test
    void aRecordThatIsNoJobEndsAsFailedImagesAndCostsNobodyElse() throws Exception {
        byte[] garbage = "not a job".getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> about = new WorkHeaders("shapes", "d1gest", 3, List.of(6L, 7L)).toMap();
        publisher.publish(TOPICS.baseJobs(), "shapes/3", about, garbage).join();
        submit(job(0, "a red circle", 7, 96, tap(0.25, 0)));

        work();

        assertThat(handoffs()).hasSize(1);
        DeadLetter letter = Records.DEAD_LETTERS.decode(log(TOPICS.deadLetters()).get(0).value());
        assertThat(letter.getReason()).isEqualTo(FailureReason.CORRUPT_RECORD);
        assertThat(letter.getStage()).isEqualTo("base");
        assertThat(letter.getValue().array()).isEqualTo(garbage);
        assertThat(results())
                .extracting(ImageResult::getImageIndex)
                .containsExactlyInAnyOrder(6L, 7L);
        assertThat(broker.backlog().unfinished(TOPICS.baseJobs())).isZero();
    }

    @Test
    void aJobThatThisModelCannotRunIsRefusedWithTheReason() throws Exception {
        submit(job(5, "a red circle", 7, 104, tap(0.25, 9))); // latents of odd height

        work();

        assertThat(handoffs()).isEmpty();
        Failed failed = (Failed) results().get(0).getOutcome();
        assertThat(failed.getReason()).isEqualTo(FailureReason.INVALID_JOB);
        assertThat(failed.getDetail()).contains("height must be a multiple of 16").contains("104");
    }

    @Test
    void aPromptThatDoesNotFitIsSaid() throws Exception {
        submit(job(0, "red ".repeat(100), 7, 96, tap(0.25, 0)));

        work();

        assertThat(handoffs().get(0).tokensCut()).isEqualTo(25);
    }

    @Test
    void aBatchTakenFromUsStopsAndPublishesNothing() throws Exception {
        submit(job(0, "a red circle", 7, 96, tap(0.25, 0)));
        List<Lease> taken = jobs.take(4, Duration.ofSeconds(1));
        broker.expireLocks(TOPICS.baseJobs());

        stage().process(taken);

        assertThat(handoffs()).isEmpty();
    }

    @Test
    void aTrajectoryMayStartFromAPicture() throws Exception {
        byte[] file = picture(96);
        store.put("inputs/a.png", file, "image/png");
        StartPicture start =
                new StartPicture("inputs/a.png", VerifiedObject.sha256(file), 0.5, 0.8);
        submit(startingFrom(start, tap(0.25, 0)));

        work();

        Handoff handoff = handoffs().get(0);
        TrajectorySettings settings = handoff.settings();
        DenoisingState begun =
                new PictureStart(settings, handoff.schedule(), 0.5, 0.8)
                        .from(
                                PictureFile.read("a", file, settings.size()),
                                model,
                                new RandomStream(NoiseSource.TORCH_CPU, settings.seed(), 0));
        assertThat(begun.step()).isEqualTo(4);
        assertThat(handoff.state()).isEqualTo(run(handoff, begun));
        assertThat(handoff.state().random().draws()).isEqualTo(2);
        assertThat(handoff.baseSteps()).isEqualTo(2);
    }

    @Test
    void aPictureThatIsGoneOrAnotherFailsItsImagesOnly() throws Exception {
        store.put("inputs/a.png", picture(96), "image/png");
        store.put("inputs/small.png", picture(64), "image/png");
        String small = VerifiedObject.sha256(picture(64));
        submit(startingFrom(new StartPicture("inputs/a.png", small, 0.5, 1), tap(0.25, 0)));
        submit(startingFrom(new StartPicture("inputs/b.png", small, 0.5, 1), tap(0.25, 1)));
        submit(startingFrom(new StartPicture("inputs/small.png", small, 0.5, 1), tap(0.25, 2)));

        work();

        assertThat(results())
                .extracting(result -> ((Failed) result.getOutcome()).getDetail())
                .satisfiesExactly(
                        detail ->
                                assertThat(detail).contains("is not the one the run was submitted"),
                        detail ->
                                assertThat(detail)
                                        .isEqualTo("there is no object pictures/inputs/b.png"),
                        detail ->
                                assertThat(detail)
                                        .contains("is 64x64, but the run's pictures are 96x96"));
    }

    private static BaseJob startingFrom(StartPicture picture, Tap tap) {
        BaseJob job = job(0, "a red circle", 7, 96, tap);
        return new BaseJob(RUN, 0, job.settings().with(picture), job.taps());
    }

    private static byte[] picture(int side) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(i % side, i / side, (i * 2654435 >> 3) & 0xFFFFFF);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private void submit(BaseJob job) {
        publisher
                .publish(
                        TOPICS.baseJobs(),
                        "job",
                        new WorkHeaders("shapes", "d1gest", job.trajectory(), job.images()).toMap(),
                        BaseJobRecord.encode(job))
                .join();
    }

    private void work() throws Exception {
        stage().process(jobs.take(10, Duration.ofSeconds(1)));
    }

    private List<Handoff> handoffs() {
        return log(TOPICS.handoffs()).stream()
                .map(message -> HandoffRecord.decode(message.value()))
                .toList();
    }

    private List<ImageResult> results() {
        return log(TOPICS.results()).stream()
                .map(message -> Records.RESULTS.decode(message.value()))
                .toList();
    }

    private List<Message> log(String topic) {
        return broker.log(topic).read(Duration.ZERO);
    }

    /** The same trajectory run by itself, without a stop, up to the handoff's step. */
    private static DenoisingState alone(Handoff handoff) {
        TrajectorySettings settings = handoff.settings();
        BaseJob job = new BaseJob(RUN, 0, settings, List.of(tap(0, 0)));
        PlannedTrajectory plan = PlannedTrajectory.of(job, model, new InMemoryObjectStore("none"));
        return run(handoff, plan.start());
    }

    private static DenoisingState run(Handoff handoff, DenoisingState start) {
        TrajectorySettings settings = handoff.settings();
        Leg leg =
                new Leg(
                        start,
                        handoff.schedule(),
                        settings.algorithm(),
                        model.condition(settings),
                        settings.guidance(),
                        handoff.split().switchStep());
        return new Denoising(model).run(List.of(leg)).get(0);
    }

    private static Tap tap(double fraction, long image) {
        RefinementSettings told =
                new RefinementSettings(Optional.empty(), Optional.empty(), 3, 6, 2.5);
        return new Tap(
                fraction,
                Cut.STEP,
                List.of(new Finish(image, "images/" + image + ".png", Optional.of(told))));
    }

    private static BaseJob job(long trajectory, String prompt, long seed, int side, Tap... taps) {
        ImageSize size = new ImageSize(side, side);
        TrajectorySettings settings =
                new TrajectorySettings(
                        prompt,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        seed,
                        NoiseSource.TORCH_CPU,
                        size,
                        STEPS,
                        SamplerName.EULER,
                        "model",
                        seed == 8 ? 1 : 3,
                        0,
                        Optional.empty(),
                        size,
                        CropOffset.NONE,
                        size);
        return new BaseJob(RUN, trajectory, settings, List.of(taps));
    }
}
