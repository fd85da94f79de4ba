package io.latentrelay.baseworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.BaseJobRecord;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.HandoffRecord;
import io.latentrelay.inference.NoisePredictor;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.Engine;
import io.latentrelay.inference.engine.EngineOptions;
import io.latentrelay.schemas.DeadLetter;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;
import io.latentrelay.transport.queue.InMemoryBroker;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.work.FeedingLimits;
import io.latentrelay.transport.work.Outside;
import io.latentrelay.worker.Equipment;
import io.latentrelay.worker.TestWorker;
import java.time.Duration;
import java.util.List;

/** Topics and a store in memory, and base workers on them. */
final class BaseTopics {

    static final Topics NAMES = new Topics("test");
    static final EngineOptions LANES = new EngineOptions(3, 6, 2);

    /** Long enough for a test on a busy machine: what is to be handed on is. */
    private static final Duration DRAIN = Duration.ofSeconds(40);

    private final Duration retryPause;
    private final InMemoryBroker broker = new InMemoryBroker();
    private final Publisher publisher = broker.publisher();
    private final ObjectStore store = new InMemoryObjectStore("pictures");

    BaseTopics() {
        this(Duration.ofMillis(10));
    }

    /**
     * @param retryPause how long an attempt that failed rests before the next
     */
    BaseTopics(Duration retryPause) {
        this.retryPause = retryPause;
    }

    void submit(BaseJob... jobs) {
        for (BaseJob job : jobs) {
            submit(
                    new WorkHeaders(
                            job.run().name(), job.run().digest(), job.trajectory(), job.images()),
                    BaseJobRecord.encode(job));
        }
    }

    void submit(WorkHeaders about, byte[] record) {
        publisher
                .publish(
                        NAMES.baseJobs(),
                        about.run() + "/" + about.trajectory(),
                        about.toMap(),
                        record)
                .join();
    }

    /** Does all there is to do. */
    void work(SdxlModel model) throws Exception {
        try (TestWorker worker = start("w1", model, model, LANES)) {
            await().atMost(Duration.ofSeconds(50)).until(this::isDone);
            assertThat(worker.engine().failure()).isEmpty();
        }
    }

    /** Starts a worker that plans with a model and asks a predictor. */
    TestWorker start(String name, SdxlModel model, NoisePredictor predictor, EngineOptions lanes) {
        Engine engine = new Engine(predictor, lanes);
        FeedingLimits limits = new FeedingLimits(lanes.capacity(), 2, 8, 3, retryPause, DRAIN);
        Equipment equipment =
                new Equipment(
                        name,
                        model,
                        broker.workQueue(NAMES.baseJobs()),
                        new Outside(publisher, NAMES, store),
                        lanes,
                        limits);
        return new TestWorker(BaseWorker.with(equipment, engine), engine);
    }

    boolean isDone() {
        return unfinished() == 0;
    }

    long unfinished() {
        return broker.backlog().unfinished(NAMES.baseJobs());
    }

    InMemoryBroker broker() {
        return broker;
    }

    ObjectStore store() {
        return store;
    }

    List<Message> jobs() {
        return log(NAMES.baseJobs());
    }

    List<Handoff> handoffs() {
        return log(NAMES.handoffs()).stream()
                .map(message -> HandoffRecord.decode(message.value()))
                .toList();
    }

    List<ImageResult> results() {
        return log(NAMES.results()).stream()
                .map(message -> Records.RESULTS.decode(message.value()))
                .toList();
    }

    List<DeadLetter> letters() {
        return log(NAMES.deadLetters()).stream()
                .map(message -> Records.DEAD_LETTERS.decode(message.value()))
                .toList();
    }

    private List<Message> log(String topic) {
        return broker.log(topic).read(Duration.ZERO);
    }
}
