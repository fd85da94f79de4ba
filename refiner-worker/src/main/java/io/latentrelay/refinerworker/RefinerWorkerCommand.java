package io.latentrelay.refinerworker;

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

/** {@code relay refiner-worker}: takes handoffs from Kafka until it is told to stop. */
public final class RefinerWorkerCommand implements Command {

    public static final Option DECODE_BATCH =
            Option.withDefault(
                    "decode-batch",
                    "N",
                    "Pictures decoded in one call at most, of 1024x1024; smaller ones more.",
                    "1");
    private static final Option DECODE_TILE =
            Option.withDefault(
                    "decode-tile",
                    "PIXELS",
                    "Pictures larger than this a side are decoded in tiles that overlap by a quarter,"
                            + " which takes less memory and is not quite the same picture. 0: never.",
                    "0");
    private static final Option STORE_THREADS =
            Option.withDefault(
                    "store-threads",
                    "N",
                    "Pictures encoded and stored at once; twice as many are in memory at most.",
                    "2");

    private final WorkerProcess process = new WorkerProcess(new Refiner());

    private static final class Refiner implements Role {

        @Override
        public String stage() {
            return RefinerWorker.STAGE;
        }

        @Override
        public List<Option> options() {
            return List.of(DECODE_BATCH, DECODE_TILE, STORE_THREADS);
        }

        @Override
        public ModelOptions model(ModelOptions common, Settings settings) {
            int tile = settings.integer(DECODE_TILE, 0, 16384);
            return common.withDecoding(
                    settings.integer(DECODE_BATCH, 1, 1024),
                    tile == 0 ? Optional.empty() : Optional.of(tile));
        }

        @Override
        public SdxlModel open(Path folder, ModelOptions options) {
            return SdxlModel.openRefiner(folder, options);
        }

        @Override
        public String work(Topics topics) {
            return topics.handoffs();
        }

        @Override
        public Worker worker(Equipment equipment, Settings settings) {
            return RefinerWorker.with(equipment, settings.integer(STORE_THREADS, 1, 256));
        }
    }

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
                Takes handoffs, runs the steps left to the refiner, decodes, stores a file that says
                how it was made, and reports the result. Base-only images are only decoded. Works on
                several images at once, each at its own step. Start as many workers as there are
                GPUs for the refiner; stop one with SIGTERM at any time: it stores what is nearly
                done, and the others go on with the rest from the step it had reached.

                Example: relay refiner-worker --bootstrap-servers kafka:9092 --model models/refiner \
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
