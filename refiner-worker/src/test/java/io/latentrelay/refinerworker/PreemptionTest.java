package io.latentrelay.refinerworker;

import static io.latentrelay.refinerworker.TestHandoffs.STEPS;
import static io.latentrelay.refinerworker.TestHandoffs.decodeOnly;
import static io.latentrelay.refinerworker.TestHandoffs.finish;
import static io.latentrelay.refinerworker.TestHandoffs.handoff;
import static io.latentrelay.refinerworker.TestHandoffs.noise;
import static io.latentrelay.refinerworker.TestHandoffs.pictureJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.diffusion.settings.ImageToImage.Through;
import io.latentrelay.diffusion.settings.RefinementSettings.Anew;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.handoff.RefinerJobRecord;
import io.latentrelay.handoff.RefinerProgress;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Stored;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.worker.TestWorker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A refiner worker that has to leave costs no step. */
@Timeout(180)
class PreemptionTest {

    private static SdxlModel model;

    private final RefinerTopics topics = new RefinerTopics();

    @BeforeAll
    static void open() {
        model = TestHandoffs.openModel();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /**
     * Five images with steps to run, one fewer than the engine takes: that it has no room left then
     * tells that it stops.
     */
    private static RefinerJob[] jobs(RefinerTopics topics) {
        Anew anew = new Anew(new ImageToImage(10, 0.4, Through.LATENTS, 1));
        return new RefinerJob[] {
            handoff(model, 0, 1, finish(0, 3, 6), finish(1, 1, 2.5)),
            handoff(model, SamplerName.HEUN, 1, noise(model, 2), List.of(), finish(2, 3, 6)),
            handoff(model, 3, STEPS, finish(3, anew)),
            pictureJob(model, topics.store(), finish(4, 3, 6))
        };
    }

    /** Works until the device was called so often, and is then told to leave. */
    private static GatedDevice leaveMidWay(RefinerTopics topics, int callsBefore) {
        GatedDevice device = new GatedDevice(model, 0, GatedDevice.ANY);
        try (TestWorker worker = topics.start("w1", model, device.device(), RefinerTopics.DRAIN)) {
            await().until(() -> worker.engine().statistics().inside() == 5);
            device.allow(callsBefore);
            await().until(() -> device.callsAsked() == callsBefore + 1);
            CompletableFuture<Void> stopping = worker.stopping();
            await().until(() -> worker.engine().room() == 0);
            device.allow(1);
            stopping.join();
        }
        return device;
    }

    private static int finishAll(RefinerTopics topics, String worker) {
        GatedDevice device = new GatedDevice(model, GatedDevice.ANY, GatedDevice.ANY);
        try (TestWorker other = topics.start(worker, model, device.device(), RefinerTopics.DRAIN)) {
            topics.awaitDone(other);
        }
        return device.evaluations();
    }

    @Test
    void anotherWorkerGoesOnBitForBitAndNoEvaluationIsRepeated() {
        RefinerTopics undisturbed = new RefinerTopics();
        undisturbed.submit(jobs(undisturbed));
        int cost = finishAll(undisturbed, "calm");

        topics.submit(jobs(topics));
        GatedDevice first = leaveMidWay(topics, 2);
        assertThat(first.evaluations()).isPositive();
        int costOfRest = finishAll(topics, "w2");

        assertThat(first.evaluations() + costOfRest).isEqualTo(cost);
        assertThat(topics.pictures()).hasSize(5).isEqualTo(undisturbed.pictures());
        assertThat(topics.results()).hasSize(5);
        for (ImageResult result : topics.results()) {
            Stored stored = (Stored) result.getOutcome();
            Stored calm = undisturbed.stored(result.getImageIndex());
            assertThat(stored.getRefiner().getEvaluations())
                    .isEqualTo(calm.getRefiner().getEvaluations());
            assertThat(stored.getRefinerSteps()).isEqualTo(calm.getRefinerSteps());
            assertThat(stored.getCutTimestep()).isEqualTo(calm.getCutTimestep());
            assertThat(stored.getHandoffSigma()).isEqualTo(calm.getHandoffSigma());
        }
    }

    @Test
    void whatIsHandedOnIsOnePictureWithOneState() {
        topics.submit(jobs(topics));
        int before = topics.handoffs().size();
        leaveMidWay(topics, 2);

        List<Message> handedOn = topics.handoffs().subList(before, topics.handoffs().size());
        assertThat(handedOn).isNotEmpty();
        for (Message message : handedOn) {
            RefinerJob job = RefinerJobRecord.decode(message.value());
            assertThat(WorkHeaders.of(message.headers()).orElseThrow().images())
                    .isEqualTo(job.images());
            if (job.progress().isPresent()) {
                RefinerProgress progress = job.progress().get();
                assertThat(job.finishes()).hasSize(1);
                assertThat(progress.refinerModel()).isEqualTo(model.identity());
                assertThat(progress.refiner().resumed()).isEqualTo(1);
                assertThat(progress.refiner().evaluations()).isPositive();
            }
        }
        finishAll(topics, "w2");
        assertThat(topics.results())
                .filteredOn(result -> ((Stored) result.getOutcome()).getRefiner().getResumed() == 1)
                .hasSize((int) handedOn.stream().filter(PreemptionTest::hasProgress).count());
    }

    private static boolean hasProgress(Message message) {
        return RefinerJobRecord.decode(message.value()).progress().isPresent();
    }

    /** Both finishes of the one handoff are in lanes; only one has begun when the worker leaves. */
    @Test
    void aPictureNotBegunTravelsWithTheOriginalState() {
        Handoff two = handoff(model, 0, 1, finish(0, 3, 6), finish(1, 1, 2.5));
        RefinerJob decoded = two.only(List.of(two.finishes().get(1)));
        topics.submit(two);
        GatedDevice device = new GatedDevice(model, 0, GatedDevice.ANY);
        try (TestWorker worker = topics.start("w1", model, device.device(), RefinerTopics.DRAIN)) {
            // The first call may have begun before the second image was there.
            await().until(() -> worker.engine().statistics().inside() == 2);
            await().until(() -> device.callsAsked() == 1);
            CompletableFuture<Void> stopping = worker.stopping();
            await().until(() -> worker.engine().room() == 0);
            device.allow(1);
            stopping.join();
        }
        List<Message> handedOn = topics.handoffs().subList(1, topics.handoffs().size());
        int begun = device.evaluations();
        assertThat(handedOn).hasSize(2);
        assertThat(handedOn.stream().filter(PreemptionTest::hasProgress)).hasSize(begun);
        handedOn.stream()
                .filter(message -> !hasProgress(message))
                .forEach(
                        message ->
                                assertThat(RefinerJobRecord.decode(message.value()))
                                        .isEqualTo(decoded));
        finishAll(topics, "w2");
        assertThat(topics.pictures()).hasSize(2);
    }

    /** The decoder is stuck, so there is nothing to wait for. */
    @Test
    void latentsThatWaitForTheirDecodeGoOnFromTheLastStep() {
        topics.submit(
                handoff(model, 0, 3, finish(0, 3, 6)), handoff(model, 1, STEPS, decodeOnly(1)));
        GatedDevice device = new GatedDevice(model, GatedDevice.ANY, 0);
        try (TestWorker worker =
                topics.start("w1", model, device.device(), Duration.ofSeconds(5))) {
            await().until(() -> device.evaluations() == 2 && device.decodesAsked() == 1);
            await().until(() -> worker.engine().statistics().inside() == 0);
            worker.stopping().join();
            device.allowDecodes(GatedDevice.ANY);
        }

        List<Message> handedOn = topics.handoffs().subList(2, topics.handoffs().size());
        assertThat(handedOn).hasSize(1);
        RefinerProgress progress =
                RefinerJobRecord.decode(handedOn.get(0).value()).progress().orElseThrow();
        assertThat(progress.stopped().state().step()).isEqualTo(STEPS);
        assertThat(finishAll(topics, "w2")).isZero();
        RefinerTopics undisturbed = new RefinerTopics();
        undisturbed.submit(
                handoff(model, 0, 3, finish(0, 3, 6)), handoff(model, 1, STEPS, decodeOnly(1)));
        finishAll(undisturbed, "calm");
        assertThat(topics.pictures()).hasSize(2).isEqualTo(undisturbed.pictures());
    }

    /** What is decoded already is stored, not handed on. */
    @Test
    void whatIsNearlyDoneIsDone() {
        topics.submit(handoff(model, 0, 3, finish(0, 3, 6)));
        GatedDevice device = new GatedDevice(model, GatedDevice.ANY, 0);
        try (TestWorker worker = topics.start("w1", model, device.device(), RefinerTopics.DRAIN)) {
            await().until(() -> device.decodesAsked() == 1);
            CompletableFuture<Void> stopping = worker.stopping();
            await().until(() -> worker.engine().room() == 0);
            device.allowDecodes(1);
            stopping.join();
        }

        assertThat(topics.isDone()).isTrue();
        assertThat(topics.handoffs()).hasSize(1);
        assertThat(topics.pictures()).hasSize(1);
    }

    @Test
    void aWorkerWithAnotherModelRefusesByName() {
        topics.submit(jobs(topics));
        leaveMidWay(topics, 2);
        RefinerJob handedOn =
                topics.handoffs().stream()
                        .filter(PreemptionTest::hasProgress)
                        .map(message -> RefinerJobRecord.decode(message.value()))
                        .findFirst()
                        .orElseThrow();
        RefinerProgress mine = handedOn.progress().orElseThrow();
        ModelIdentity other =
                new ModelIdentity(
                        "another-refiner",
                        "ff".repeat(32),
                        mine.refinerModel().latentChannels(),
                        mine.refinerModel().vaeScalingFactor(),
                        mine.refinerModel().trainingSchedule());
        RefinerTopics fresh = new RefinerTopics();
        fresh.submit(
                handedOn.with(
                        handedOn.finishes().get(0),
                        new RefinerProgress(
                                mine.stopped(), mine.tokensCut(), other, mine.refiner())));

        fresh.work(model);

        long image = handedOn.images().get(0);
        assertThat(fresh.failed(image).getReason()).isEqualTo(FailureReason.WRONG_MODEL);
        assertThat(fresh.failed(image).getDetail())
                .isEqualTo(
                        "model refiner ["
                                + model.identity().shortHash()
                                + "] cannot go on with a picture begun with another-refiner"
                                + " [ffffffffff]");
        assertThat(fresh.pictures()).isEmpty();
    }
}
