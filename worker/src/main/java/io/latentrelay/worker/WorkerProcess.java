package io.latentrelay.worker;

import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.EngineOptions;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.s3.S3Connection;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.PatientStore;
import io.latentrelay.transport.telemetry.WorkerTelemetry;
import io.latentrelay.transport.work.Outside;
import io.latentrelay.transport.work.Termination;
import io.latentrelay.transport.work.WorkerOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker as a process: opens what it works with, says what that is, shows what it does, and ends
 * in order when it is told to terminate.
 */
public final class WorkerProcess {

    private final Role role;
    private final Option model;

    /** Of one stage. */
    public WorkerProcess(Role role) {
        this.role = role;
        this.model =
                Option.required(
                        "model",
                        "DIR",
                        "Folder of the "
                                + role.stage()
                                + " model in ONNX, as 'optimum-cli export onnx' writes it.");
    }

    /** All that such a process can be told. */
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(model));
        options.addAll(role.options());
        options.addAll(WorkerOptions.OPTIONS);
        options.add(PreparationOptions.SIZES);
        options.addAll(ModelSettings.OPTIONS);
        options.addAll(KafkaConnection.OPTIONS);
        options.add(KafkaConnection.WORK_CONSUMERS);
        options.addAll(S3Connection.OPTIONS);
        return options;
    }

    /** The worker's name. */
    public String name(Settings settings) {
        return WorkerOptions.name(settings, role.stage());
    }

    /**
     * Works until told to stop.
     *
     * @return the exit code
     */
    public int run(Settings settings, PrintStream out) throws Exception {
        Path folder = settings.path(model);
        KafkaConnection kafka = KafkaConnection.from(settings);
        S3Connection s3 = S3Connection.from(settings);
        ModelOptions options = role.model(ModelSettings.of(settings), settings);
        EngineOptions engine = EngineSettings.of(settings);
        try (WorkerTelemetry telemetry = WorkerTelemetry.open(settings, role.stage());
                SdxlModel opened = telemetry.loading(() -> role.open(folder, options));
                ObjectStore store = new PatientStore(telemetry.measured(s3.open()))) {
            store.check();
            kafka.prepare();
            new Readying(opened, options).run(engine, telemetry, out);
            try (Publisher publisher = telemetry.measured(kafka.publisher())) {
                Outside outside = new Outside(publisher, kafka.topics(), store);
                WorkQueue queue =
                        telemetry.measured(
                                WorkerOptions.queue(settings, kafka, role.work(kafka.topics())));
                work(
                        new Equipment(
                                name(settings),
                                opened,
                                queue,
                                outside,
                                engine,
                                WorkerOptions.feeding(settings)),
                        settings,
                        telemetry,
                        out);
                return 0;
            }
        }
    }

    private void work(
            Equipment equipment, Settings settings, WorkerTelemetry telemetry, PrintStream out)
            throws Exception {
        Worker worker = role.worker(equipment, settings);
        Introduction introduction = new Introduction(equipment);
        introduction.show(worker, telemetry);
        introduction.print(out);
        telemetry.port().ifPresent(port -> out.println("Metrics and health at port " + port));
        Termination.orderly(
                equipment.limits().drainTimeout(),
                () -> {
                    telemetry.draining();
                    worker.stop();
                },
                () -> {
                    worker.run();
                    return worker;
                });
    }
}
