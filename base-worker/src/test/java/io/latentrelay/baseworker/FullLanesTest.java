package io.latentrelay.baseworker;

import static io.latentrelay.baseworker.Jobs.tap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.inference.Evaluation;
import io.latentrelay.inference.NoisePredictor;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.EngineOptions;
import io.latentrelay.worker.TestWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** Lanes are never idle while work of their shape waits. */
class FullLanesTest {

    private static final SdxlModel MODEL = Jobs.open();

    @AfterContainer
    static void close() {
        MODEL.close();
    }

    /**
     * A device slow enough that whatever can be fed meanwhile is fed: each call waits until the
     * engine holds all that there is room for. It tells jobs apart by their guidance scales.
     */
    private static final class SlowDevice implements NoisePredictor {
        private final EngineOptions options;
        private final Map<Double, Integer> stepsLeft = new HashMap<>();
        private final CompletableFuture<TestWorker> worker = new CompletableFuture<>();
        private final List<String> idle = new ArrayList<>();
        private int ready = 1;

        SlowDevice(List<BaseJob> jobs, EngineOptions options) {
            this.options = options;
            jobs.forEach(
                    job ->
                            stepsLeft.put(
                                    job.settings().guidance().scale(), job.settings().steps()));
        }

        @Override
        public List<Latents> predict(List<Evaluation> call) {
            // Those that were inside when it was chosen, and maybe some that came at that moment.
            if (call.size() < Math.min(options.lanes(), ready)) {
                idle.add(call.size() + " of " + ready + " in " + options.lanes() + " lanes");
            }
            int inside = Math.min(options.capacity(), stepsLeft.size());
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> worker.join().engine().statistics().inside() == inside);
            int before = stepsLeft.size();
            call.forEach(this::step);
            ready = inside - (before - stepsLeft.size());
            return call.stream().map(e -> e.query().input().times(0.5f)).toList();
        }

        private void step(Evaluation evaluation) {
            stepsLeft.computeIfPresent(
                    evaluation.guidance().scale(), (job, steps) -> steps > 1 ? steps - 1 : null);
        }
    }

    /** And while one is working, the backlog is filled from the topic. */
    @Property(tries = 12)
    void lanesAreFullWhileWorkWaits(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 4) int lanes,
            @ForAll @IntRange(min = 1, max = 10) int count)
            throws Exception {
        List<BaseJob> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(
                    Jobs.job(
                            i,
                            Jobs.settings(
                                    "a star",
                                    i,
                                    64,
                                    1 + random.nextInt(6),
                                    SamplerName.EULER,
                                    2 + i),
                            tap(0, i)));
        }
        EngineOptions options = new EngineOptions(lanes, 2 * lanes, (lanes + 1) / 2);
        SlowDevice device = new SlowDevice(jobs, options);
        BaseTopics topics = new BaseTopics();
        topics.submit(jobs.toArray(BaseJob[]::new));
        try (TestWorker worker = topics.start("w1", MODEL, device, options)) {
            device.worker.complete(worker);
            await().atMost(Duration.ofSeconds(60)).until(topics::isDone);
        }
        assertThat(device.idle).isEmpty();
        assertThat(topics.handoffs()).hasSize(count);
    }
}
