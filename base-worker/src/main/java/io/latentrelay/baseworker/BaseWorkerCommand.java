package io.latentrelay.baseworker;

import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.EngineOptions;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.s3.S3Connection;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.PatientStore;
import io.latentrelay.transport.work.FeedingLimits;
import io.latentrelay.transport.work.Outside;
import io.latentrelay.transport.work.Termination;
import io.latentrelay.transport.work.WorkerOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code relay base-worker}: takes base jobs from Kafka until it is told to stop. */
public final class BaseWorkerCommand implements Command {

    private static final Option MODEL =
            Option.required(
                    "model",
                    "DIR",
                    "Folder of the base model in ONNX, as 'optimum-cli export onnx' writes it.");

    @Override
    public String name() {
        return "base-worker";
    }

    @Override
    public String summary() {
        return "Run the base model's steps of jobs from Kafka and hand the latents off.";
    }

    @Override
    public String description() {
        return """
                Takes base jobs, runs each to its taps, and publishes the half-denoised latents for
                the refiner workers. Works on several images at once, each at its own step. Start as
                many workers as there are GPUs for the base; stop one with SIGTERM at any time: the
                others go on with its images from the step it had reached.

                Example: relay base-worker --bootstrap-servers kafka:9092 --model models/base \
                --s3-endpoint http://store:9000 --bucket pictures
                """;
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(MODEL));
        options.addAll(WorkerOptions.OPTIONS);
        options.addAll(KafkaConnection.OPTIONS);
        options.add(KafkaConnection.WORK_CONSUMERS);
        options.addAll(S3Connection.OPTIONS);
        return options;
    }

    @Override
    public Optional<String> worker(Settings settings) {
        return Optional.of(WorkerOptions.name(settings, "base"));
    }

    @Override
    public int run(Settings settings, PrintStream out) throws Exception {
        Path folder = settings.path(MODEL);
        KafkaConnection kafka = KafkaConnection.from(settings);
        try (SdxlModel model = SdxlModel.openBase(folder, modelOptions(settings));
                ObjectStore pictures = new PatientStore(S3Connection.from(settings).open())) {
            pictures.check();
            kafka.prepare();
            try (Publisher publisher = kafka.publisher()) {
                return work(settings, kafka, model, pictures, publisher, out);
            }
        }
    }

    private static int work(
            Settings settings,
            KafkaConnection kafka,
            SdxlModel model,
            ObjectStore pictures,
            Publisher publisher,
            PrintStream out)
            throws Exception {
        String name = WorkerOptions.name(settings, "base");
        EngineOptions lanes =
                new EngineOptions(
                        WorkerOptions.lanes(settings),
                        WorkerOptions.maxRows(settings),
                        WorkerOptions.backlog(settings));
        FeedingLimits limits = WorkerOptions.feeding(settings);
        WorkQueue jobs = WorkerOptions.queue(settings, kafka, kafka.topics().baseJobs());
        Outside outside = new Outside(publisher, kafka.topics(), pictures);
        BaseWorker worker = new BaseWorker(name, model, jobs, outside, lanes, limits);
        out.printf(
                "%s is ready: model %s [%s], %d lanes, at most %d rows a call%n",
                name,
                model.identity().name(),
                model.identity().shortHash(),
                lanes.lanes(),
                lanes.maxRows());
        return Termination.orderly(limits.drainTimeout(), worker::stop, () -> untilStopped(worker));
    }

    private static int untilStopped(BaseWorker worker) throws Exception {
        worker.run();
        return 0;
    }

    private static ModelOptions modelOptions(Settings settings) {
        return ModelOptions.defaults()
                .withIntraOpThreads(WorkerOptions.threads(settings))
                .withDigestCache(WorkerOptions.digestCache(settings));
    }
}
