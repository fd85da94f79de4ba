package io.latentrelay.local.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.baseworker.PlannedTrajectory;
import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.settings.RefinementSettings;
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
import io.latentrelay.local.embedded.EmbeddedBroker;
import io.latentrelay.local.embedded.EmbeddedStore;
import io.latentrelay.local.fleet.LocalStore;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.RecordLog;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.InMemoryObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM in the middle of a trajectory, on a real broker. */
class PreemptionIT {

    private static final String FLEET = "preempted";
    private static final int STEPS = 900;

    @TempDir static Path folder;

    /** It has hundreds of steps to go when the tap near its start is seen. */
    private static BaseJob job() {
        ImageSize size = new ImageSize(64, 64);
        TrajectorySettings settings =
                new TrajectorySettings(
                        "a red circle",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        5,
                        NoiseSource.TORCH_CPU,
                        size,
                        STEPS,
                        SamplerName.EULER_ANCESTRAL,
                        "model",
                        1,
                        0,
                        Optional.empty(),
                        size,
                        CropOffset.NONE,
                        size);
        return new BaseJob(
                new RunRef("run", "d1gest"), 0, settings, List.of(tap(0.99, 0), tap(0, 1)));
    }

    private static Tap tap(double fraction, long image) {
        RefinementSettings told =
                new RefinementSettings(Optional.empty(), Optional.empty(), 3, 6, 2.5);
        return new Tap(
                fraction, Cut.STEP, List.of(new Finish(image, image + ".png", Optional.of(told))));
    }

    @Test
    void anotherWorkerGoesOnAtTheVeryStep() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
                EmbeddedStore store =
                        EmbeddedStore.start(folder.resolve("store"), 0, LocalStore.ACCESS);
                ProcessFleet fleet = new ProcessFleet(broker, store, FLEET, folder)) {
            KafkaConnection kafka = connection(broker);
            kafka.prepare();
            publish(kafka, job());
            try (RecordLog topic = kafka.log(kafka.topics().handoffs())) {
                RelayProcess first = fleet.baseWorker("base-1");
                awaitHandoffs(topic, 1, first);
                assertThat(first.terminate()).isLessThan(Duration.ofSeconds(10));

                RelayProcess second = fleet.baseWorker("base-2");
                Handoff end = awaitHandoffs(topic, 2, second).get(1);
                assertThat(end.base().worker()).isEqualTo("base-2");
                assertThat(end.base().resumed()).isEqualTo(1);
                assertThat(end.base().evaluations()).as("none twice").isEqualTo(STEPS);
                assertThat(end.state()).isEqualTo(alone());
                await().atMost(ProcessFleet.PATIENCE)
                        .until(() -> unfinished(kafka, kafka.topics().baseJobs()) == 0);
            }
        }
    }

    private static KafkaConnection connection(EmbeddedBroker broker) {
        return KafkaConnection.from(
                Settings.of(
                        Map.of(
                                KafkaConnection.BOOTSTRAP_SERVERS.name(),
                                broker.bootstrapServers(),
                                KafkaConnection.TOPIC_PREFIX.name(),
                                FLEET)));
    }

    private static void publish(KafkaConnection kafka, BaseJob job) {
        try (Publisher publisher = kafka.publisher()) {
            publisher
                    .publish(
                            kafka.topics().baseJobs(),
                            "run/0",
                            new WorkHeaders("run", "d1gest", 0, job.images()).toMap(),
                            BaseJobRecord.encode(job))
                    .join();
        }
    }

    private static long unfinished(KafkaConnection kafka, String topic) {
        try (var backlog = kafka.backlog()) {
            return backlog.unfinished(topic);
        }
    }

    /** All handoffs so far, once there are so many. Fails when the worker has ended before. */
    private static List<Handoff> awaitHandoffs(RecordLog topic, int count, RelayProcess worker) {
        List<Handoff> handoffs = new ArrayList<>();
        topic.seek(0);
        await().atMost(ProcessFleet.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(
                        () -> {
                            topic.read(Duration.ofMillis(100)).stream()
                                    .map(message -> HandoffRecord.decode(message.value()))
                                    .forEach(handoffs::add);
                            return handoffs.size() >= count || !worker.isAlive();
                        });
        assertThat(handoffs).as(worker.printed()).hasSize(count);
        return handoffs;
    }

    private static DenoisingState alone() {
        Path folder = Path.of("..", "demo-model", "base");
        try (SdxlModel model = SdxlModel.openBase(folder, ModelOptions.defaults())) {
            TrajectorySettings settings = job().settings();
            PlannedTrajectory plan =
                    PlannedTrajectory.of(job(), model, new InMemoryObjectStore("none"));
            Leg whole =
                    new Leg(
                            plan.start(),
                            plan.schedule(),
                            settings.algorithm(),
                            model.condition(settings),
                            settings.guidance(),
                            STEPS);
            return new Denoising(model).run(List.of(whole)).get(0);
        }
    }
}
