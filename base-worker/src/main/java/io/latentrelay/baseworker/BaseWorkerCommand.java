package io.latentrelay.baseworker;

import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.worker.Equipment;
import io.latentrelay.worker.Role;
import io.latentrelay.worker.Worker;
import io.latentrelay.worker.WorkerProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code relay base-worker}: takes base jobs from Kafka until it is told to stop. */
public final class BaseWorkerCommand implements Command {

    private final WorkerProcess process = new WorkerProcess(new Base());

    private static final class Base implements Role {

        @Override
        public String stage() {
            return BaseWorker.STAGE;
        }

        @Override
        public SdxlModel open(Path folder, ModelOptions options) {
            return SdxlModel.openBase(folder, options);
        }

        @Override
        public String work(Topics topics) {
            return topics.baseJobs();
        }

        @Override
        public Worker worker(Equipment equipment, Settings settings) {
            return BaseWorker.with(equipment);
        }
    }

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
        return process.options();
    }

    @Override
    public Optional<String> worker(Settings settings) {
        return Optional.of(process.name(settings));
    }

    @Override
    public int run(Settings settings, PrintStream out) throws Exception {
        return process.run(settings, out);
    }
}
