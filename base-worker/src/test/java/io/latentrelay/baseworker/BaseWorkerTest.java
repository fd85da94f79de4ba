package io.latentrelay.baseworker;

import static io.latentrelay.baseworker.Jobs.alone;
import static io.latentrelay.baseworker.Jobs.tap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.settings.StartPicture;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.Tap;
import io.latentrelay.inference.Evaluation;
import io.latentrelay.inference.NoisePredictor;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.EngineOptions;
import io.latentrelay.inference.picture.PictureFile;
import io.latentrelay.inference.picture.PictureStart;
import io.latentrelay.schemas.DeadLetter;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.store.VerifiedObject;
import io.latentrelay.worker.TestWorker;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BaseWorkerTest {

    private static final int STEPS = 8;

    private static SdxlModel model;

    private final BaseTopics topics = new BaseTopics();

    @BeforeAll
    static void open() {
        model = Jobs.open();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void theStateHandedOffAtEveryTapIsThatOfAnUninterruptedRun() throws Exception {
        topics.submit(job(0, "a red circle", 7, 96, tap(0.25, 0), tap(0.5, 1), tap(0, 2, 3)));

        topics.work(model);

        List<Handoff> handoffs = topics.handoffs();
        assertThat(handoffs)
                .extracting(handoff -> handoff.split().switchStep())
                .containsExactlyInAnyOrder(4, 6, 8);
        for (Handoff handoff : handoffs) {
            assertThat(handoff.state()).isEqualTo(alone(handoff, model));
            assertThat(handoff.state().step()).isEqualTo(handoff.split().switchStep());
            assertThat(handoff.baseModel()).isEqualTo(model.identity());
        }
        assertThat(handoffs)
                .extracting(handoff -> handoff.split().switchStep(), Handoff::images)
                .contains(tuple(4, List.of(1L)), tuple(6, List.of(0L)), tuple(8, List.of(2L, 3L)));
    }

    @Test
    void jobsOfAllKindsTogetherComeOutAsAloneAndCostWhatSharingPredicts() throws Exception {
        SimulatedDevice device = new SimulatedDevice(model);
        device.allow(10_000);
        topics.submit(
                mixed(0, SamplerName.EULER, 96, 3, tap(0.25, 0, 1), tap(0.5, 2), tap(0, 3)),
                mixed(1, SamplerName.HEUN, 64, 1, tap(0.4, 4), tap(0.2, 5)),
                mixed(2, SamplerName.UNIPC, 96, 5, tap(0, 6)),
                mixed(3, SamplerName.EULER_ANCESTRAL, 96, 1, tap(0.3, 7)),
                mixed(4, SamplerName.DPMPP_2M, 64, 4, tap(0.1, 8), tap(0.6, 9)));

        try (TestWorker worker = topics.start("w1", model, device, BaseTopics.LANES)) {
            await().atMost(Duration.ofSeconds(60)).until(topics::isDone);
            assertThat(worker.engine().statistics().inside()).isZero();
        }

        List<Handoff> handoffs = topics.handoffs();
        assertThat(handoffs)
                .hasSize(9)
                .allSatisfy(h -> assertThat(h.state()).isEqualTo(alone(h, model)))
                .allSatisfy(h -> assertThat(h.base().evaluations()).isEqualTo(costAlone(h)))
                .allSatisfy(h -> assertThat(h.base().deviceMillis()).isPositive())
                .allSatisfy(
                        h ->
                                assertThat(h.base().ranOn().text())
                                        .matches(
                                                "device=\\S+ onnxruntime=\\S+ text_encoder=cpu"
                                                        + " text_encoder_2=cpu unet=cpu"));
        assertThat(device.evaluations())
                .as("each trajectory runs once, to its last tap")
                .isEqualTo(
                        handoffs.stream()
                                .filter(BaseWorkerTest::isLast)
                                .mapToInt(BaseWorkerTest::costAlone)
                                .sum());
    }

    private static boolean isLast(Handoff handoff) {
        return List.of(3L, 5L, 6L, 7L, 8L).contains(handoff.images().get(0));
    }

    private static int costAlone(Handoff handoff) {
        SimulatedDevice counting = new SimulatedDevice(model);
        counting.allow(10_000);
        alone(handoff, model, counting);
        return counting.evaluations();
    }

    private static BaseJob mixed(
            long trajectory, SamplerName sampler, int side, double guidance, Tap... taps) {
        int steps = 6 + (int) trajectory;
        return Jobs.job(
                trajectory,
                Jobs.settings("a red circle", trajectory, side, steps, sampler, guidance),
                taps);
    }

    @Test
    void aRecordThatIsNoJobEndsAsFailedImagesAndCostsNobodyElse() throws Exception {
        byte[] garbage = "not a job".getBytes(StandardCharsets.UTF_8);
        topics.submit(new WorkHeaders("shapes", "d1gest", 3, List.of(6L, 7L)), garbage);
        topics.submit(job(0, "a red circle", 7, 96, tap(0.25, 0)));

        topics.work(model);

        assertThat(topics.handoffs()).hasSize(1);
        DeadLetter letter = topics.letters().get(0);
        assertThat(letter.getReason()).isEqualTo(FailureReason.CORRUPT_RECORD);
        assertThat(letter.getStage()).isEqualTo("base");
        assertThat(letter.getValue().array()).isEqualTo(garbage);
        assertThat(topics.results())
                .extracting(ImageResult::getImageIndex)
                .containsExactlyInAnyOrder(6L, 7L);
    }

    @Test
    void aJobThatThisModelCannotRunIsRefusedWithTheReason() throws Exception {
        topics.submit(job(5, "a red circle", 7, 104, tap(0.25, 9))); // latents of odd height

        topics.work(model);

        assertThat(topics.handoffs()).isEmpty();
        Failed failed = (Failed) topics.results().get(0).getOutcome();
        assertThat(failed.getReason()).isEqualTo(FailureReason.INVALID_JOB);
        assertThat(failed.getDetail()).contains("height must be a multiple of 16").contains("104");
    }

    @Test
    void aPromptThatDoesNotFitIsSaid() throws Exception {
        topics.submit(job(0, "red ".repeat(100), 7, 96, tap(0.25, 0)));

        topics.work(model);

        assertThat(topics.handoffs().get(0).tokensCut()).isEqualTo(25);
    }

    @Test
    void aLostLockStopsItsImageAtTheNextStep() throws Exception {
        topics.submit(job(0, "a red circle", 7, 96, tap(0.25, 0)));
        SimulatedDevice device = new SimulatedDevice(model);
        try (TestWorker worker = topics.start("w1", model, device, new EngineOptions(1, 2, 0))) {
            device.allow(2);
            device.awaitAsked(3);
            topics.broker().expireLocks(BaseTopics.NAMES.baseJobs());
            // Full, so that it cannot be this worker that has it again.
            List<Lease> elsewhere =
                    topics.broker()
                            .workQueue(BaseTopics.NAMES.baseJobs())
                            .take(1, Duration.ofSeconds(5));
            device.allow(100);
            await().until(() -> worker.engine().statistics().inside() == 0);
            elsewhere.get(0).complete();
        }

        assertThat(device.evaluations()).isEqualTo(3);
        assertThat(topics.handoffs()).isEmpty();
        assertThat(topics.results()).isEmpty();
    }

    @Test
    void anImageTheNetworkFailsOnIsTriedThreeTimesAndCostsNobodyElse() throws Exception {
        NoisePredictor picky =
                evaluations -> {
                    if (evaluations.stream().anyMatch(BaseWorkerTest::isMarked)) {
                        throw new IllegalStateException("out of device memory");
                    }
                    return model.predict(evaluations);
                };
        topics.submit(marked(0, tap(0.25, 0)), job(1, "a red circle", 7, 96, tap(0.25, 1)));
        try (TestWorker worker = topics.start("w1", model, picky, BaseTopics.LANES)) {
            await().atMost(Duration.ofSeconds(60)).until(topics::isDone);
            assertThat(worker.engine().failure()).isEmpty();
        }

        assertThat(topics.handoffs()).extracting(Handoff::images).containsExactly(List.of(1L));
        Failed failed = (Failed) topics.results().get(0).getOutcome();
        assertThat(failed.getReason()).isEqualTo(FailureReason.TOO_MANY_ATTEMPTS);
        assertThat(failed.getAttempts()).isEqualTo(3);
        assertThat(failed.getDetail()).endsWith("the last time with: out of device memory");
        assertThat(topics.letters()).extracting(DeadLetter::getAttempts).containsExactly(3);
    }

    @Test
    void latentsThatAreNoNumbersFailAtOnceAndOnlyTheImagesAfterThem() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        NoisePredictor breaking =
                evaluations -> {
                    List<Latents> answers = model.predict(evaluations);
                    return isMarked(evaluations.get(0)) && asked.incrementAndGet() > 5
                            ? answers.stream().map(latents -> latents.times(Float.NaN)).toList()
                            : answers;
                };
        topics.submit(marked(0, tap(0.5, 0), tap(0.25, 1), tap(0, 2)));
        try (TestWorker worker = topics.start("w1", model, breaking, BaseTopics.LANES)) {
            await().atMost(Duration.ofSeconds(60)).until(topics::isDone);
            assertThat(worker.engine().failure()).isEmpty();
        }

        assertThat(topics.handoffs()).extracting(Handoff::images).containsExactly(List.of(0L));
        assertThat(topics.results())
                .extracting(ImageResult::getImageIndex)
                .containsExactlyInAnyOrder(1L, 2L);
        DeadLetter letter = topics.letters().get(0);
        assertThat(letter.getReason()).isEqualTo(FailureReason.BAD_PICTURE);
        assertThat(letter.getDetail()).isEqualTo("latents hold a value that is not finite");
        assertThat(topics.letters()).hasSize(1);
    }

    private static BaseJob marked(long trajectory, Tap... taps) {
        return Jobs.job(
                trajectory, Jobs.settings("a star", 1, 96, STEPS, SamplerName.EULER, 13), taps);
    }

    private static boolean isMarked(Evaluation evaluation) {
        return evaluation.guidance().scale() == 13;
    }

    @Test
    void aTrajectoryMayStartFromAPicture() throws Exception {
        byte[] file = picture(96);
        topics.store().put("inputs/a.png", file, "image/png");
        StartPicture start =
                new StartPicture("inputs/a.png", VerifiedObject.sha256(file), 0.5, 0.8);
        topics.submit(startingFrom(start, tap(0.25, 0)));

        topics.work(model);

        Handoff handoff = topics.handoffs().get(0);
        TrajectorySettings settings = handoff.settings();
        DenoisingState begun =
                new PictureStart(settings, handoff.schedule(), 0.5, 0.8)
                        .from(
                                PictureFile.read("a", file, settings.size()),
                                model,
                                new RandomStream(NoiseSource.TORCH_CPU, settings.seed(), 0));
        assertThat(begun.step()).isEqualTo(4);
        assertThat(handoff.state()).isEqualTo(Jobs.run(handoff, begun, model));
        assertThat(handoff.state().random().draws()).isEqualTo(2);
        assertThat(handoff.baseSteps()).isEqualTo(2);
    }

    @Test
    void aPictureThatIsGoneOrAnotherFailsItsImagesOnly() throws Exception {
        topics.store().put("inputs/a.png", picture(96), "image/png");
        topics.store().put("inputs/small.png", picture(64), "image/png");
        String small = VerifiedObject.sha256(picture(64));
        topics.submit(startingFrom(new StartPicture("inputs/a.png", small, 0.5, 1), tap(0.25, 0)));
        topics.submit(startingFrom(new StartPicture("inputs/b.png", small, 0.5, 1), tap(0.25, 1)));
        topics.submit(
                startingFrom(new StartPicture("inputs/small.png", small, 0.5, 1), tap(0.25, 2)));

        topics.work(model);

        assertThat(topics.results())
                .extracting(result -> ((Failed) result.getOutcome()).getDetail())
                .satisfiesExactlyInAnyOrder(
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
        return new BaseJob(Jobs.RUN, 0, job.settings().with(picture), job.taps());
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

    private static BaseJob job(long trajectory, String prompt, long seed, int side, Tap... taps) {
        return Jobs.job(
                trajectory,
                Jobs.settings(prompt, seed, side, STEPS, SamplerName.EULER, seed == 8 ? 1 : 3),
                taps);
    }
}
