package io.latentrelay.baseworker;

import static io.latentrelay.baseworker.Jobs.tap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.BaseJobRecord;
import io.latentrelay.handoff.BaseProgress;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.HandoffRecord;
import io.latentrelay.handoff.RanOn;
import io.latentrelay.handoff.StageTimings;
import io.latentrelay.handoff.Tap;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.worker.TestWorker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker that has to leave costs no step. */
@Timeout(120)
class PreemptionTest {

    private static final int CALLS_BEFORE = 7;

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

    /** One more than there are lanes. The first has passed a tap when the worker leaves. */
    private static BaseJob[] jobs() {
        return new BaseJob[] {
            job(0, SamplerName.EULER, 12, tap(0.9, 0, 1), tap(0.25, 2), tap(0, 3)),
            job(1, SamplerName.HEUN, 8, tap(0.25, 4)),
            job(2, SamplerName.UNIPC, 12, tap(0.25, 5)),
            job(3, SamplerName.EULER_ANCESTRAL, 12, tap(0.2, 6))
        };
    }

    private static BaseJob job(long trajectory, SamplerName sampler, int steps, Tap... taps) {
        return Jobs.job(
                trajectory, Jobs.settings("a red circle", trajectory, 96, steps, sampler, 3), taps);
    }

    /** Works until the device was called so often, and is then told to leave. */
    private static void leaveMidWay(BaseTopics topics, SimulatedDevice device) {
        try (TestWorker worker = topics.start("w1", model, device, BaseTopics.LANES)) {
            await().until(() -> worker.engine().statistics().inside() == jobs().length);
            device.allow(CALLS_BEFORE);
            device.awaitAsked(CALLS_BEFORE + 1);
            CompletableFuture<Void> stopping = worker.stopping();
            await().until(() -> worker.engine().room() == 0);
            device.allow(1);
            stopping.join();
        }
    }

    private static int finish(BaseTopics topics, String worker) {
        SimulatedDevice device = new SimulatedDevice(model);
        device.allow(10_000);
        try (TestWorker other = topics.start(worker, model, device, BaseTopics.LANES)) {
            await().atMost(Duration.ofSeconds(60)).until(topics::isDone);
            assertThat(other.engine().failure()).isEmpty();
        }
        return device.evaluations();
    }

    @Test
    void anotherWorkerGoesOnBitForBitAndNoEvaluationIsRepeated() {
        BaseTopics undisturbed = new BaseTopics();
        undisturbed.submit(jobs());
        int cost = finish(undisturbed, "calm");

        SimulatedDevice first = new SimulatedDevice(model);
        topics.submit(jobs());
        leaveMidWay(topics, first);
        assertThat(first.evaluations())
                .as("three lanes; the first call may have begun before all were there")
                .isBetween(3 * CALLS_BEFORE + 1, 3 * (CALLS_BEFORE + 1));
        int costOfRest = finish(topics, "w2");

        assertThat(first.evaluations() + costOfRest).isEqualTo(cost);
        assertThat(bytes(topics)).isEqualTo(bytes(undisturbed));
        assertThat(topics.results()).isEmpty();
    }

    @Test
    void whatIsHandedOnSaysHowFarItIsAndWhatIsStillToCome() {
        topics.submit(jobs());
        leaveMidWay(topics, new SimulatedDevice(model));

        List<Message> handedOn = topics.jobs().subList(jobs().length, topics.jobs().size());
        assertThat(handedOn).as("the one that waited for a lane goes back as it was").hasSize(3);
        for (Message message : handedOn) {
            BaseJob job = BaseJobRecord.decode(message.value());
            BaseProgress progress = job.progress().orElseThrow();
            assertThat(progress.baseModel()).isEqualTo(model.identity());
            assertThat(progress.base().resumed()).isEqualTo(1);
            assertThat(progress.base().evaluations()).isBetween(CALLS_BEFORE, CALLS_BEFORE + 1);
            assertThat(WorkHeaders.of(message.headers()).orElseThrow().images())
                    .isEqualTo(job.images());
            if (job.trajectory() == 0) {
                assertThat(job.images()).containsExactly(2L, 3L);
                assertThat(progress.stopped().state().step())
                        .isEqualTo(progress.base().evaluations());
            }
        }
        finish(topics, "w2");
        assertThat(topics.handoffs())
                .filteredOn(handoff -> handoff.base().resumed() == 1)
                .allSatisfy(handoff -> assertThat(handoff.base().worker()).isEqualTo("w2"))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aWorkerWithAnotherModelRefusesByName() throws Exception {
        topics.submit(jobs());
        leaveMidWay(topics, new SimulatedDevice(model));
        BaseJob handedOn = BaseJobRecord.decode(topics.jobs().get(jobs().length).value());
        BaseProgress mine = handedOn.progress().orElseThrow();
        ModelIdentity other =
                new ModelIdentity(
                        "another-base",
                        "ff".repeat(32),
                        mine.baseModel().latentChannels(),
                        mine.baseModel().vaeScalingFactor(),
                        mine.baseModel().trainingSchedule());
        BaseProgress begunElsewhere =
                new BaseProgress(mine.stopped(), mine.tokensCut(), other, mine.base());
        BaseTopics fresh = new BaseTopics();
        fresh.submit(
                new BaseJob(
                        handedOn.run(),
                        handedOn.trajectory(),
                        handedOn.settings(),
                        handedOn.taps(),
                        Optional.of(begunElsewhere)));
        fresh.work(model);

        Failed failed = (Failed) fresh.results().get(0).getOutcome();
        assertThat(failed.getReason()).isEqualTo(FailureReason.WRONG_MODEL);
        assertThat(failed.getDetail())
                .isEqualTo(
                        "model base ["
                                + model.identity().shortHash()
                                + "] cannot go on with a trajectory begun with another-base"
                                + " [ffffffffff]");
        assertThat(fresh.handoffs()).isEmpty();
    }

    /** The handoffs as they travel, less who made them and when, by the images they end as. */
    private static Map<List<Long>, ByteBuffer> bytes(BaseTopics topics) {
        return topics.handoffs().stream()
                .collect(
                        Collectors.toMap(
                                Handoff::images, handoff -> ByteBuffer.wrap(untimed(handoff))));
    }

    private static byte[] untimed(Handoff handoff) {
        int evaluations = handoff.base().evaluations();
        return HandoffRecord.encode(
                new Handoff(
                        handoff.run(),
                        handoff.trajectory(),
                        handoff.settings(),
                        handoff.split(),
                        handoff.stopped(),
                        handoff.tokensCut(),
                        handoff.baseModel(),
                        new StageTimings("any", 0, 1, 0, evaluations, 1, 0, RanOn.NOT_TOLD),
                        handoff.finishes()));
    }
}
