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
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.Stored;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.RecordLog;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.InMemoryObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM in the middle of a trajectory, on a real broker. */
class PreemptionIT {

    private static final int STEPS = 900;

    /** Run twice, so fewer; still many when it is told to leave. */
    private static final int REFINER_STEPS = 400;

    private static final int EVALUATIONS_BEFORE = 20;

    @TempDir static Path folder;

    private static EmbeddedBroker broker;
    private static EmbeddedStore store;

    @BeforeAll
    static void startServers() {
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        store = EmbeddedStore.start(folder.resolve("store"), 0, LocalStore.ACCESS);
    }

    @AfterAll
    static void stopServers() {
        store.close();
        broker.close();
    }

    private static BaseJob job(int steps, Tap... taps) {
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
                        steps,
                        SamplerName.EULER_ANCESTRAL,
                        "model",
                        1,
                        0,
                        Optional.empty(),
                        size,
                        CropOffset.NONE,
                        size);
        return new BaseJob(new RunRef("run", "d1gest"), 0, settings, List.of(taps));
    }

    private static Tap tap(double fraction, long image) {
        RefinementSettings told =
                new RefinementSettings(Optional.empty(), Optional.empty(), 3, 6, 2.5);
        return new Tap(
                fraction, Cut.STEP, List.of(new Finish(image, image + ".png", Optional.of(told))));
    }

    /** It has hundreds of steps to go when the tap near its start is seen. */
    @Test
    void anotherBaseWorkerGoesOnAtTheVeryStep() throws Exception {
        try (ProcessFleet fleet = new ProcessFleet(broker, store, "base", folder)) {
            KafkaConnection kafka = connection("base");
            kafka.prepare();
            BaseJob job = job(STEPS, tap(0.99, 0), tap(0, 1));
            publish(kafka, kafka.topics().baseJobs(), job.images(), BaseJobRecord.encode(job));
            try (RecordLog topic = kafka.log(kafka.topics().handoffs())) {
                RelayProcess first = fleet.baseWorker("base-1");
                awaitHandoffs(topic, 1, first);
                assertThat(first.terminate()).isLessThan(Duration.ofSeconds(10));

                RelayProcess second = fleet.baseWorker("base-2");
                Handoff end = awaitHandoffs(topic, 2, second).get(1);
                assertThat(end.base().worker()).isEqualTo("base-2");
                assertThat(end.base().resumed()).isEqualTo(1);
                assertThat(end.base().evaluations()).as("none twice").isEqualTo(STEPS);
                assertThat(end.state()).isEqualTo(alone(job));
                await().atMost(ProcessFleet.PATIENCE)
                        .until(() -> unfinished(kafka, kafka.topics().baseJobs()) == 0);
            }
        }
    }

    /** All but a few steps are the refiner's. The same handoff again is what comes undisturbed. */
    @Test
    void anotherRefinerWorkerGoesOnAtTheVeryStepAndStoresTheSameBytes() throws Exception {
        try (ProcessFleet fleet = new ProcessFleet(broker, store, "refiner", folder)) {
            KafkaConnection kafka = connection("refiner");
            kafka.prepare();
            Handoff handoff = handoff(kafka, fleet);
            RelayProcess first = fleet.refinerWorker("refiner-1");
            awaitEvaluations(first);
            assertThat(first.terminate()).isLessThan(Duration.ofSeconds(10));

            RelayProcess second = fleet.refinerWorker("refiner-2");
            try (RecordLog results = kafka.log(kafka.topics().results())) {
                Stored resumed = awaitStored(results, 1, second);
                Path file = store.bucketFolder().resolve("0.png");
                byte[] picture = Files.readAllBytes(file);
                Files.delete(file);
                publish(
                        kafka,
                        kafka.topics().handoffs(),
                        handoff.images(),
                        HandoffRecord.encode(handoff));
                Stored undisturbed = awaitStored(results, 2, second);

                assertThat(resumed.getRefiner().getResumed()).isEqualTo(1);
                assertThat(undisturbed.getRefiner().getResumed()).isZero();
                assertThat(resumed.getRefiner().getEvaluations())
                        .as("none twice, none left out")
                        .isEqualTo(REFINER_STEPS - handoff.state().step())
                        .isEqualTo(undisturbed.getRefiner().getEvaluations());
                assertThat(Files.readAllBytes(file)).isEqualTo(picture);
                assertThat(resumed.getSha256()).isEqualTo(undisturbed.getSha256());
            }
        }
    }

    private static Handoff handoff(KafkaConnection kafka, ProcessFleet fleet) {
        BaseJob job = job(REFINER_STEPS, tap(0.99, 0));
        publish(kafka, kafka.topics().baseJobs(), job.images(), BaseJobRecord.encode(job));
        try (RecordLog topic = kafka.log(kafka.topics().handoffs())) {
            return awaitHandoffs(topic, 1, fleet.baseWorker("base-1")).get(0);
        }
    }

    private static void awaitEvaluations(RelayProcess worker) {
        await().atMost(ProcessFleet.PATIENCE)
                .until(() -> !worker.isAlive() || worker.printed().contains("Metrics and health"));
        String address = ProcessFleet.statusAddress(worker);
        await().atMost(ProcessFleet.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () ->
                                Shown.counter(address, "relay_evaluations_total")
                                        >= EVALUATIONS_BEFORE);
    }

    /** The last of so many results. Fails when the worker has ended before. */
    private static Stored awaitStored(RecordLog results, int count, RelayProcess worker) {
        List<Message> found = awaitRecords(results, count, worker);
        return (Stored) Records.RESULTS.decode(found.get(count - 1).value()).getOutcome();
    }

    private static KafkaConnection connection(String fleet) {
        return KafkaConnection.from(
                Settings.of(
                        Map.of(
                                KafkaConnection.BOOTSTRAP_SERVERS.name(),
                                broker.bootstrapServers(),
                                KafkaConnection.TOPIC_PREFIX.name(),
                                fleet)));
    }

    private static void publish(
            KafkaConnection kafka, String topic, List<Long> images, byte[] record) {
        Map<String, byte[]> about = new WorkHeaders("run", "d1gest", 0, images).toMap();
        try (Publisher publisher = kafka.publisher()) {
            publisher.publish(topic, "run/0", about, record).join();
        }
    }

    private static long unfinished(KafkaConnection kafka, String topic) {
        try (var backlog = kafka.backlog()) {
            return backlog.unfinished(topic);
        }
    }

    private static List<Handoff> awaitHandoffs(RecordLog topic, int count, RelayProcess worker) {
        return awaitRecords(topic, count, worker).stream()
                .map(message -> HandoffRecord.decode(message.value()))
                .toList();
    }

    /** All records so far, once there are so many. Fails when the worker has ended before. */
    private static List<Message> awaitRecords(RecordLog topic, int count, RelayProcess worker) {
        List<Message> records = new ArrayList<>();
        topic.seek(0);
        await().atMost(ProcessFleet.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(
                        () -> {
                            records.addAll(topic.read(Duration.ofMillis(100)));
                            return records.size() >= count || !worker.isAlive();
                        });
        assertThat(records).as(worker.printed()).hasSize(count);
        return records;
    }

    private static DenoisingState alone(BaseJob job) {
        Path folder = Path.of("..", "demo-model", "base");
        try (SdxlModel model = SdxlModel.openBase(folder, ModelOptions.defaults())) {
            TrajectorySettings settings = job.settings();
            PlannedTrajectory plan =
                    PlannedTrajectory.of(job, model, new InMemoryObjectStore("none"));
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
