package io.latentrelay.refinerworker;

import static io.latentrelay.refinerworker.TestHandoffs.STEPS;
import static io.latentrelay.refinerworker.TestHandoffs.decodeOnly;
import static io.latentrelay.refinerworker.TestHandoffs.finish;
import static io.latentrelay.refinerworker.TestHandoffs.handoff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.inference.DecodedImage;
import io.latentrelay.inference.Evaluation;
import io.latentrelay.inference.NoisePredictor;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.Engine;
import io.latentrelay.refinerworker.RefinerWorker.Device;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.worker.TestWorker;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker has in memory while something is slow, and what errors cost. */
@Timeout(180)
class BoundsTest {

    private static final int MANY = 40;

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

    /** While nothing can be decoded the engine goes on, until the worker's hands are full. */
    @Test
    void aSlowDecoderIsNotInTheEnginesWayAndLatentsAreBounded() {
        Finish[] finishes =
                LongStream.range(0, MANY).mapToObj(i -> finish(i, 1, 6)).toArray(Finish[]::new);
        topics.submit(handoff(model, 0, STEPS - 1, finishes));
        GatedDevice device = new GatedDevice(model, GatedDevice.ANY, 0);
        int inHand = 3 * RefinerTopics.LANES.capacity();
        try (TestWorker worker = topics.start("w1", model, device.device(), RefinerTopics.DRAIN)) {
            await().until(() -> device.evaluations() == inHand);
            await().until(() -> worker.engine().statistics().inside() == 0);
            device.allowDecodes(GatedDevice.ANY);
            topics.awaitDone(worker);
        }
        assertThat(device.evaluations()).isEqualTo(MANY);
        assertThat(topics.pictures()).hasSize(MANY);
        assertThat(device.mostTogether())
                .as("all that waited, had there been room for more pictures")
                .isBetween(2 * RefinerTopics.STORING - 1, 2 * RefinerTopics.STORING);
    }

    /** The demo's pictures are so small that one call would take them all. */
    @Test
    void picturesInMemoryAreBoundedWhileTheStoreIsSlow() {
        SlowStore store = new SlowStore(topics.store());
        topics.submit(
                IntStream.range(0, MANY / 8)
                        .mapToObj(
                                i ->
                                        handoff(
                                                model,
                                                i,
                                                STEPS,
                                                LongStream.range(8L * i, 8L * i + 8)
                                                        .mapToObj(TestHandoffs::decodeOnly)
                                                        .toArray(Finish[]::new)))
                        .toArray(RefinerJob[]::new));
        GatedDevice device = new GatedDevice(model, 0, GatedDevice.ANY);
        try (TestWorker worker =
                topics.start(
                        "w1", model, device.device(), store.outside(topics), RefinerTopics.DRAIN)) {
            store.awaitWaiting(RefinerTopics.STORING);
            assertThat(device.decoded()).isLessThanOrEqualTo(2 * RefinerTopics.STORING);
            store.open();
            topics.awaitDone(worker);
        }
        assertThat(topics.pictures()).hasSize(MANY);
        assertThat(device.decoded()).isEqualTo(MANY);
    }

    /** Fails on guidance 7, whoever keeps it company. */
    private record Moody(SdxlModel model) implements NoisePredictor {
        @Override
        public List<Latents> predict(List<Evaluation> asked) {
            if (asked.stream().anyMatch(e -> e.guidance().scale() == 7)) {
                throw new IllegalStateException("does not like seven");
            }
            return model.predict(asked);
        }
    }

    @Test
    void onePictureThatFailsAgainAndAgainFailsAloneAndByName() {
        topics.submit(handoff(model, 0, 3, finish(0, 3, 6), finish(1, 7, 6), finish(2, 1, 6)));
        Engine engine = new Engine(new Moody(model), RefinerTopics.LANES);
        try (TestWorker worker =
                topics.start(
                        "w1",
                        model,
                        new Device(engine, PictureDecoder.of(model)),
                        RefinerTopics.DRAIN)) {
            topics.awaitDone(worker);
        }

        assertThat(topics.pictures()).containsOnlyKeys("images/0.png", "images/2.png");
        assertThat(topics.results()).as("each image ends once").hasSize(3);
        assertThat(topics.failed(1).getReason()).isEqualTo(FailureReason.TOO_MANY_ATTEMPTS);
        assertThat(topics.failed(1).getAttempts()).isEqualTo(3);
        assertThat(topics.failed(1).getDetail())
                .isEqualTo("failed 3 times, the last time with: does not like seven");
        assertThat(topics.letters()).hasSize(1);
    }

    @Test
    void aDecoderThatFailsOnOnePictureSparesTheOthers() {
        topics.submit(
                handoff(model, 0, STEPS, decodeOnly(0)),
                handoff(model, 1, STEPS, decodeOnly(1)),
                handoff(model, 2, STEPS, decodeOnly(2)));
        Latents disliked = TestHandoffs.noise(model, 1);
        PictureDecoder moody = new MoodyDecoder(PictureDecoder.of(model), disliked);
        Engine engine = new Engine(model, RefinerTopics.LANES);
        try (TestWorker worker =
                topics.start("w1", model, new Device(engine, moody), RefinerTopics.DRAIN)) {
            topics.awaitDone(worker);
        }

        assertThat(topics.pictures()).containsOnlyKeys("images/0.png", "images/2.png");
        assertThat(topics.failed(1).getReason()).isEqualTo(FailureReason.TOO_MANY_ATTEMPTS);
    }

    private record MoodyDecoder(PictureDecoder decoder, Latents disliked)
            implements PictureDecoder {
        @Override
        public List<DecodedImage> decode(List<Latents> latents) {
            if (latents.contains(disliked)) {
                throw new IllegalStateException("does not like these");
            }
            return decoder.decode(latents);
        }

        @Override
        public int together(Shape latents) {
            return decoder.together(latents);
        }
    }
}
