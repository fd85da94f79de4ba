package io.latentrelay.baseworker;

import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.NetworkKind;
import io.latentrelay.inference.PromptCacheStatistics;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.EngineOptions;
import io.latentrelay.inference.engine.EngineStatistics;
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
import io.latentrelay.transport.telemetry.DeviceFigures;
import io.latentrelay.transport.telemetry.WorkerTelemetry;
import io.latentrelay.transport.work.FeedingLimits;
import io.latentrelay.transport.work.NetworkOptions;
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

    private static final String STAGE = "base";

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
        options.addAll(NetworkOptions.OPTIONS);
        options.addAll(KafkaConnection.OPTIONS);
        options.add(KafkaConnection.WORK_CONSUMERS);
        options.addAll(S3Connection.OPTIONS);
        return options;
    }

    @Override
    public Optional<String> worker(Settings settings) {
        return Optional.of(WorkerOptions.name(settings, STAGE));
    }

    @Override
    public int run(Settings settings, PrintStream out) throws Exception {
        Path folder = settings.path(MODEL);
        KafkaConnection kafka = KafkaConnection.from(settings);
        S3Connection s3 = S3Connection.from(settings);
        ModelOptions options = modelOptions(settings);
        try (WorkerTelemetry telemetry = WorkerTelemetry.open(settings, STAGE);
                SdxlModel model = telemetry.loading(() -> SdxlModel.openBase(folder, options));
                ObjectStore pictures = new PatientStore(telemetry.measured(s3.open()))) {
            pictures.check();
            kafka.prepare();
            try (Publisher publisher = telemetry.measured(kafka.publisher())) {
                Outside outside = new Outside(publisher, kafka.topics(), pictures);
                return work(settings, kafka, model, outside, telemetry, out);
            }
        }
    }

    private static int work(
            Settings settings,
            KafkaConnection kafka,
            SdxlModel model,
            Outside outside,
            WorkerTelemetry telemetry,
            PrintStream out)
            throws Exception {
        String name = WorkerOptions.name(settings, STAGE);
        EngineOptions lanes =
                new EngineOptions(
                        WorkerOptions.lanes(settings),
                        WorkerOptions.maxRows(settings),
                        WorkerOptions.backlog(settings));
        FeedingLimits limits = WorkerOptions.feeding(settings);
        WorkQueue jobs =
                telemetry.measured(WorkerOptions.queue(settings, kafka, kafka.topics().baseJobs()));
        BaseWorker worker = new BaseWorker(name, model, jobs, outside, lanes, limits);
        NetworkExecution unet = model.unetExecution();
        telemetry.working(
                name,
                model.identity().name(),
                unet.providers().get(0).name(),
                worker.counts(),
                () -> figures(lanes, worker.statistics(), model.promptCache()));
        out.printf(
                "%s is ready: model %s [%s], %s, %d threads, %d lanes, at most %d rows a call%n",
                name,
                model.identity().name(),
                model.identity().shortHash(),
                unet.providers().get(0).name(),
                unet.intraOpThreads(),
                lanes.lanes(),
                lanes.maxRows());
        out.println("running " + NetworkExecution.text(model.executions()));
        telemetry.port().ifPresent(port -> out.println("Metrics and health at port " + port));
        return Termination.orderly(
                limits.drainTimeout(),
                () -> {
                    telemetry.draining();
                    worker.stop();
                },
                () -> untilStopped(worker));
    }

    private static DeviceFigures figures(
            EngineOptions lanes, EngineStatistics engine, PromptCacheStatistics prompts) {
        return new DeviceFigures(
                lanes.lanes(),
                engine.inside(),
                engine.evaluations(),
                engine.callsByRows(),
                engine.busyNanos(),
                engine.idleNanos(),
                prompts.hits(),
                prompts.misses());
    }

    private static int untilStopped(BaseWorker worker) throws Exception {
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
