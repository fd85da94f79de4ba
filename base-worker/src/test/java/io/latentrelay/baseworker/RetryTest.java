package io.latentrelay.baseworker;

import static io.latentrelay.baseworker.Jobs.tap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.inference.Evaluation;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.EngineOptions;
import io.latentrelay.transport.queue.Headers;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.worker.TestWorker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An image that a network call failed on rests before it is tried again. */
@Timeout(120)
class RetryTest {

    /** Longer than any test: a rest does not end by itself. */
    private static final Duration LONG = Duration.ofHours(1);

    private static final double MARK = 13;
    private static final int OTHERS = 6;

    private final BaseTopics topics = new BaseTopics(LONG);

    private static BaseJob job(long trajectory, double guidance) {
        return Jobs.job(
                trajectory,
                Jobs.settings("a star", 1, 96, 4, SamplerName.EULER, guidance),
                tap(0.25, trajectory));
    }

    /** Cannot compute the image that is marked. */
    private static List<Latents> answer(SdxlModel model, List<Evaluation> evaluations) {
        if (evaluations.stream().anyMatch(one -> one.guidance().scale() == MARK)) {
            throw new IllegalStateException("out of device memory");
        }
        return model.predict(evaluations);
    }

    @Test
    void theOthersHaveAllTheLanesMeanwhileAndWhoLeavesHandsItOn() {
        topics.submit(job(0, MARK));
        LongStream.rangeClosed(1, OTHERS).forEach(i -> topics.submit(job(i, 3)));
        try (SdxlModel model = Jobs.open()) {
            SimulatedDevice device = new SimulatedDevice(images -> answer(model, images));
            device.allow(10_000);
            // Two in the worker's hand at most: were it still at the device, one alone would pass.
            EngineOptions one = new EngineOptions(1, 2, 1);
            try (TestWorker worker = topics.start("w1", model, device, one)) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> topics.unfinished() == 1 || worker.hasEnded());
                await().until(() -> worker.engine().room() == one.capacity());
                assertThat(topics.jobs()).as("no next attempt as yet").hasSize(1 + OTHERS);
            }
            assertThat(device.evaluations()).as("three steps each").isEqualTo(1 + 3 * OTHERS);
        }

        assertThat(topics.handoffs())
                .flatExtracting(Handoff::images)
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(topics.jobs())
                .filteredOn(record -> record.headers().containsKey(Headers.ATTEMPTS))
                .singleElement()
                .satisfies(record -> assertThat(attempt(record)).isEqualTo("2"));
        assertThat(topics.unfinished()).as("the attempt that failed has ended").isEqualTo(1);
    }

    private static String attempt(Message record) {
        byte[] header = record.headers().getOrDefault(Headers.ATTEMPTS, new byte[0]);
        return new String(header, StandardCharsets.UTF_8);
    }
}
