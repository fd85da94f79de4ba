package io.latentrelay.refinerworker;

import static io.latentrelay.refinerworker.TestHandoffs.finish;
import static io.latentrelay.refinerworker.TestHandoffs.handoff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.HandoffRecord;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Stored;
import io.latentrelay.transport.queue.Headers;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.work.Outside;
import io.latentrelay.worker.TestWorker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A picture that is stored already is not made again. */
@Timeout(180)
class RepeatsTest {

    private static SdxlModel model;

    private final RefinerTopics topics = new RefinerTopics();
    private GatedDevice idle;

    @BeforeAll
    static void open() {
        model = TestHandoffs.openModel();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @BeforeEach
    void allowTheDeviceNothing() {
        idle = new GatedDevice(model, 0, 0);
    }

    private void repeat(Handoff handoff) {
        topics.submit(
                HandoffRecord.encode(handoff),
                handoff.images(),
                Map.of(Headers.ATTEMPTS, "2".getBytes(StandardCharsets.UTF_8)));
    }

    /** Nothing of the device's is allowed, so done means done without it. */
    private void workWithoutDevice() {
        try (TestWorker worker = topics.start("w2", model, idle.device(), RefinerTopics.DRAIN)) {
            topics.awaitDone(worker);
        }
        assertThat(idle.callsAsked() + idle.decodesAsked()).isZero();
    }

    @Test
    void aRepeatPublishesTheResultAgainWithoutTheDevice() {
        Handoff handoff = handoff(model, 0, 3, finish(0, 3, 6), finish(1, 1, 6));
        topics.submit(handoff);
        topics.work(model);
        Map<String, String> pictures = topics.pictures();
        repeat(handoff);

        workWithoutDevice();

        assertThat(topics.pictures()).isEqualTo(pictures);
        assertThat(topics.results()).hasSize(4);
        for (long image = 0; image < 2; image++) {
            long index = image;
            List<ImageResult> both =
                    topics.results().stream()
                            .filter(result -> result.getImageIndex() == index)
                            .toList();
            assertThat(timeless(both.get(1))).isEqualTo(timeless(both.get(0)));
        }
    }

    /** The time to store is not over when it is noted. */
    private static Stored timeless(ImageResult result) {
        return Stored.newBuilder((Stored) result.getOutcome()).setStoreMillis(0).build();
    }

    /** The first worker stores, but cannot publish: its handoff comes to the next. */
    @Test
    void aResultThatWasLostIsFoundInTheStore() {
        topics.submit(handoff(model, 0, 3, finish(0, 3, 6)));
        Outside noResults =
                new Outside(new NoResults(topics.publisher()), RefinerTopics.NAMES, topics.store());
        GatedDevice device = new GatedDevice(model, GatedDevice.ANY, 1);
        try (TestWorker worker =
                topics.start("w1", model, device.device(), noResults, Duration.ofSeconds(1))) {
            await().until(() -> topics.pictures().size() == 1 || worker.hasEnded());
        }
        assertThat(topics.results()).isEmpty();
        assertThat(topics.isDone()).isFalse();

        workWithoutDevice();

        assertThat(topics.stored(0).getRefinerWorker()).isEqualTo("w1");
    }

    /** As with a broker that is away. */
    private record NoResults(Publisher publisher) implements Publisher {

        @Override
        public CompletableFuture<Long> publish(
                String topic, String key, Map<String, byte[]> headers, byte[] value) {
            return topic.equals(RefinerTopics.NAMES.results())
                    ? new CompletableFuture<>()
                    : publisher.publish(topic, key, headers, value);
        }

        @Override
        public void close() {
            publisher.close();
        }
    }

    @Test
    void anObjectOfAnotherRunIsNotTakenForIt() {
        Handoff handoff = handoff(model, 0, 3, finish(0, 3, 6));
        topics.submit(
                new Handoff(
                        new RunRef("shapes", "another"),
                        handoff.trajectory(),
                        handoff.settings(),
                        handoff.split(),
                        handoff.stopped(),
                        handoff.tokensCut(),
                        handoff.baseModel(),
                        handoff.base(),
                        handoff.finishes()));
        topics.work(model);
        repeat(handoff);

        topics.work(model);

        assertThat(topics.results())
                .extracting(result -> result.getRun().getDigest())
                .containsExactly("another", TestHandoffs.RUN.digest());
    }

    /** Most of what a store keeps is the names of models and workers. */
    @Test
    void aResultFitsBesideItsObject() {
        topics.submit(handoff(model, 0, 3, finish(0, 3, 6)));
        topics.work(model);

        Map<String, String> metadata = topics.store().head("images/0.png").orElseThrow().metadata();

        assertThat(metadata).containsOnlyKeys("relay-result");
        assertThat(metadata.get("relay-result")).hasSizeLessThan(1200);
    }
}
