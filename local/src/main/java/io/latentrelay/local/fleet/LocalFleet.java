package io.latentrelay.local.fleet;

import io.latentrelay.baseworker.BaseWorker;
import io.latentrelay.coordinator.Coordinator;
import io.latentrelay.coordinator.dispatch.Limits;
import io.latentrelay.coordinator.dispatch.Line;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.folder.Expert;
import io.latentrelay.inference.folder.ModelFolder;
import io.latentrelay.refinerworker.RefinerWorker;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.PatientStore;
import io.latentrelay.transport.work.Outside;
import io.latentrelay.transport.work.WorkerOptions;
import io.latentrelay.worker.EngineSettings;
import io.latentrelay.worker.Equipment;
import io.latentrelay.worker.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The whole line in this process, over an embedded broker and an embedded store: the same code
 * paths as a cluster. Closing it ends everything in order; what is unfinished goes on at the next
 * start on the same folder.
 */
public final class LocalFleet implements AutoCloseable {

    /** Folders of the two models. */
    public record Models(Path base, Path refiner) {

        /**
         * Looks at both without loading them, before anything else is begun.
         *
         * @throws IllegalArgumentException in one line: what in a folder is missing or odd
         */
        public Models checked() {
            ModelFolder.read(base, Expert.BASE);
            ModelFolder.read(refiner, Expert.REFINER);
            return this;
        }
    }

    private static final Settings DEFAULTS = Settings.of(Map.of());
    private static final int STORING = 2;

    private final Opened opened;
    private final Foundations foundations;
    private final List<RunningWorker> workers;
    private final Coordinator coordinator;
    private final ObjectStore objects;

    private LocalFleet(
            Opened opened,
            Foundations foundations,
            List<RunningWorker> workers,
            Coordinator coordinator,
            ObjectStore objects) {
        this.opened = opened;
        this.foundations = foundations;
        this.workers = List.copyOf(workers);
        this.coordinator = coordinator;
        this.objects = objects;
    }

    /**
     * Starts servers, models, workers and coordinator.
     *
     * @throws IllegalArgumentException when the data folder is in use, or a model folder is wrong
     */
    public static LocalFleet start(DataFolder data, Models models) throws InterruptedException {
        Opened opened = new Opened();
        try {
            return start(Foundations.lay(data, models, opened), opened);
        } catch (InterruptedException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static LocalFleet start(Foundations foundations, Opened opened)
            throws InterruptedException {
        KafkaConnection kafka = foundations.kafka();
        kafka.prepare();
        ObjectStore objects = opened.add(new PatientStore(foundations.objects()));
        Outside outside = new Outside(opened.add(kafka.publisher()), kafka.topics(), objects);
        List<RunningWorker> workers = new ArrayList<>();
        opened.add(() -> RunningWorker.closeAll(workers));
        workers.add(base(foundations, outside));
        workers.add(refiner(foundations, outside));
        Coordinator coordinator =
                opened.add(
                        Coordinator.start(Line.open(kafka, foundations.objects()), Limits.DEFAULT));
        return new LocalFleet(opened, foundations, workers, coordinator, objects);
    }

    private static RunningWorker base(Foundations foundations, Outside outside) {
        WorkQueue jobs = queue(foundations, outside.topics().baseJobs());
        Worker worker = BaseWorker.with(equipment("base-1", foundations.base(), jobs, outside));
        return RunningWorker.start("base worker", worker::run, worker::stop);
    }

    private static RunningWorker refiner(Foundations foundations, Outside outside) {
        WorkQueue handoffs = queue(foundations, outside.topics().handoffs());
        Worker worker =
                RefinerWorker.with(
                        equipment("refiner-1", foundations.refiner(), handoffs, outside), STORING);
        return RunningWorker.start("refiner worker", worker::run, worker::stop);
    }

    private static WorkQueue queue(Foundations foundations, String topic) {
        return WorkerOptions.queue(DEFAULTS, foundations.kafka(), topic);
    }

    private static Equipment equipment(
            String name, SdxlModel model, WorkQueue queue, Outside outside) {
        return new Equipment(
                name,
                model,
                queue,
                outside,
                EngineSettings.of(DEFAULTS),
                WorkerOptions.feeding(DEFAULTS));
    }

    public Coordinator coordinator() {
        return coordinator;
    }

    /** The bucket, as clients see it. */
    public ObjectStore objects() {
        return objects;
    }

    /** Where the bucket's objects lie as plain files, by key. */
    public Path bucketFolder() {
        return foundations.store().bucketFolder();
    }

    /** Where the servers listen: {@code Kafka at 127.0.0.1:32957, S3 at http://127.0.0.1:44383}. */
    public String servers() {
        return "Kafka at "
                + foundations.broker().bootstrapServers()
                + ", S3 at "
                + foundations.store().endpoint();
    }

    /**
     * @throws IllegalStateException when a worker has ended, with the reason
     */
    public void requireWorking() {
        workers.forEach(
                worker ->
                        worker.failure()
                                .ifPresent(
                                        failure -> {
                                            throw failure;
                                        }));
    }

    @Override
    public void close() {
        opened.close();
    }
}
