package io.latentrelay.refinerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.handoff.RefinerJobRecord;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.Engine;
import io.latentrelay.inference.engine.EngineOptions;
import io.latentrelay.refinerworker.RefinerWorker.Device;
import io.latentrelay.schemas.DeadLetter;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.Stored;
import io.latentrelay.transport.queue.InMemoryBroker;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.VerifiedObject;
import io.latentrelay.transport.work.FeedingLimits;
import io.latentrelay.transport.work.Outside;
import io.latentrelay.worker.Equipment;
import io.latentrelay.worker.TestWorker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Topics and a store in memory, and refiner workers on them. */
final class RefinerTopics {

    static final Topics NAMES = new Topics("test");
    static final EngineOptions LANES = new EngineOptions(3, 6, 3);
    static final int STORING = 2;

    /** Long enough for a test on a busy machine: what is to be handed on is. */
    static final Duration DRAIN = Duration.ofSeconds(40);

    static {
        // A condition that a busy machine comes to late is still come to.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    private final InMemoryBroker broker = new InMemoryBroker();
    private final Publisher publisher = broker.publisher();
    private final ObjectStore store = new InMemoryObjectStore("pictures");

    void submit(RefinerJob... jobs) {
        for (RefinerJob job : jobs) {
            submit(RefinerJobRecord.encode(job), job.images(), Map.of());
        }
    }

    void submit(byte[] record, List<Long> images, Map<String, byte[]> more) {
        Map<String, byte[]> headers = new HashMap<>(more);
        headers.putAll(
                new WorkHeaders(TestHandoffs.RUN.name(), TestHandoffs.RUN.digest(), 0, images)
                        .toMap());
        publisher.publish(NAMES.handoffs(), "k", headers, record).join();
    }

    /** Does all there is to do. */
    void work(SdxlModel model) {
        try (TestWorker worker = start("refiner-a", model)) {
            awaitDone(worker);
        }
    }

    void awaitDone(TestWorker worker) {
        await().until(() -> isDone() || worker.hasEnded());
        assertThat(isDone()).isTrue();
    }

    TestWorker start(String name, SdxlModel model) {
        return start(
                name, model, new Device(new Engine(model, LANES), PictureDecoder.of(model)), DRAIN);
    }

    TestWorker start(String name, SdxlModel model, Device device, Duration drainTimeout) {
        return start(name, model, device, new Outside(publisher, NAMES, store), drainTimeout);
    }

    TestWorker start(
            String name, SdxlModel model, Device device, Outside outside, Duration drainTimeout) {
        FeedingLimits limits =
                new FeedingLimits(LANES.capacity(), 2, 8, 3, Duration.ofMillis(10), drainTimeout);
        Equipment equipment =
                new Equipment(
                        name, model, broker.workQueue(NAMES.handoffs()), outside, LANES, limits);
        return new TestWorker(RefinerWorker.with(equipment, STORING, device), device.engine());
    }

    boolean isDone() {
        return broker.backlog().unfinished(NAMES.handoffs()) == 0;
    }

    Publisher publisher() {
        return publisher;
    }

    ObjectStore store() {
        return store;
    }

    List<Message> handoffs() {
        return log(NAMES.handoffs());
    }

    List<ImageResult> results() {
        return log(NAMES.results()).stream()
                .map(message -> Records.RESULTS.decode(message.value()))
                .toList();
    }

    ImageResult result(long image) {
        return results().stream()
                .filter(result -> result.getImageIndex() == image)
                .findFirst()
                .orElseThrow();
    }

    Stored stored(long image) {
        return (Stored) result(image).getOutcome();
    }

    Failed failed(long image) {
        return (Failed) result(image).getOutcome();
    }

    List<DeadLetter> letters() {
        return log(NAMES.deadLetters()).stream()
                .map(message -> Records.DEAD_LETTERS.decode(message.value()))
                .toList();
    }

    /** Digests of what is stored, by key. */
    Map<String, String> pictures() {
        return store.list("images/")
                .collect(
                        Collectors.toMap(
                                key -> key,
                                key -> VerifiedObject.sha256(store.get(key).orElseThrow())));
    }

    private List<Message> log(String topic) {
        return broker.log(topic).read(Duration.ZERO);
    }
}
