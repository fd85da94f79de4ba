package io.latentrelay.refinerworker;

import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.NetworkKind;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.onnx.ExecutionOptions;
import io.latentrelay.inference.onnx.NetworkExecution;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.s3.S3Connection;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.PatientStore;
import io.latentrelay.transport.work.NetworkOptions;
import io.latentrelay.transport.work.Termination;
import io.latentrelay.transport.work.WorkLoop;
import io.latentrelay.transport.work.WorkerOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code relay refiner-worker}: takes handoffs from Kafka until it is told to stop. */
public final class RefinerWorkerCommand implements Command {

    private static final Option MODEL =
            Option.required(
                    "model",
                    "DIR",
                    "Folder of the refiner model in ONNX, as 'optimum-cli export onnx' writes it.");

    @Override
    public String name() {
        return "refiner-worker";
    }

    @Override
    public String summary() {
        return "Finish handed-off latents with the refiner and store the pictures.";
    }

    @Override
    public String description() {
        return """
                Takes handoffs, runs the steps left to the refiner, decodes, stores a PNG that says
                how it was made, and reports the result. Base-only images are only decoded. Start as
                many as there are GPUs for the refiner; stop one with SIGTERM at any time.

                Example: relay refiner-worker --bootstrap-servers kafka:9092 --model models/refiner \
                --s3-endpoint http://store:9000 --bucket pictures
                """;
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(MODEL));
        options.addAll(WorkerOptions.OPTIONS);
        options.addAll(NetworkOptions.OPTIONS);
        options.addAll(KafkaConnection.OPTIONS);
        options.add(KafkaConnection.WORK_CONSUMERS);
        options.addAll(S3Connection.OPTIONS);
        return options;
    }

    @Override
    public Optional<String> worker(Settings settings) {
        return Optional.of(WorkerOptions.name(settings, "refiner"));
    }

    @Override
    public int run(Settings settings, PrintStream out) throws Exception {
        Path folder = settings.path(MODEL);
        KafkaConnection kafka = KafkaConnection.from(settings);
        try (SdxlModel model = SdxlModel.openRefiner(folder, modelOptions(settings));
                ObjectStore store = new PatientStore(S3Connection.from(settings).open())) {
            store.check();
            kafka.prepare();
            try (Publisher publisher = kafka.publisher()) {
                return work(settings, kafka, model, store, publisher, out);
            }
        }
    }

    private static int work(
            Settings settings,
            KafkaConnection kafka,
            SdxlModel model,
            ObjectStore store,
            Publisher publisher,
            PrintStream out)
            throws Exception {
        String name = WorkerOptions.name(settings, "refiner");
        WorkLoop.Limits limits = WorkerOptions.limits(settings);
        WorkQueue handoffs = WorkerOptions.queue(settings, kafka, kafka.topics().handoffs());
        RefinerWorker worker =
                new RefinerWorker(name, model, handoffs, publisher, kafka.topics(), store, limits);
        out.printf(
                "%s is ready: model %s [%s], batches of %d, bucket %s%n",
                name,
                model.identity().name(),
                model.identity().shortHash(),
                limits.batchSize(),
                store.bucket());
        out.println("running " + NetworkExecution.text(model.executions()));
        return Termination.orderly(worker::stop, () -> untilStopped(worker));
    }

    private static int untilStopped(RefinerWorker worker) throws Exception {
        worker.run();
        return 0;
    }

    private static ModelOptions modelOptions(Settings settings) {
        return ModelOptions.defaults()
                .withExecution(network -> execution(settings, network))
                .withDigestCache(WorkerOptions.digestCache(settings));
    }

    private static ExecutionOptions execution(Settings settings, NetworkKind network) {
        NetworkOptions.Asked asked = NetworkOptions.of(settings, network.text());
        return ExecutionOptions.of(
                asked.threads(), asked.providers(), asked.device(), asked.allowsFallback());
    }
}
