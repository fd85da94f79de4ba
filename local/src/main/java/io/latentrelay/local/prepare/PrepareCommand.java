package io.latentrelay.local.prepare;

import io.latentrelay.inference.DeclaredCalls;
import io.latentrelay.inference.EngineCache;
import io.latentrelay.inference.MemoryBudget;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.WarmUp;
import io.latentrelay.inference.folder.Expert;
import io.latentrelay.inference.folder.ModelFolder;
import io.latentrelay.local.output.Json;
import io.latentrelay.local.prepare.PrepareReport.Network;
import io.latentrelay.local.prepare.PrepareReport.Warmed;
import io.latentrelay.refinerworker.RefinerWorkerCommand;
import io.latentrelay.transport.s3.S3Connection;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.FolderArchive;
import io.latentrelay.transport.store.FolderArchive.Moved;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.work.WorkerOptions;
import io.latentrelay.worker.ModelSettings;
import io.latentrelay.worker.PreparationOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** {@code relay prepare}: what a worker would do at its start, done beforehand and kept. */
public final class PrepareCommand implements Command {

    /** Before the key of a cache, in the bucket. */
    public static final String ARCHIVE = "engine-cache/";

    private static final Option MODEL =
            Option.required("model", "DIR", "Folder of the base or refiner model in ONNX.");
    private static final Option PULL =
            Option.flag(
                    "pull", "First fetch what was prepared elsewhere, if the store has it whole.");
    private static final Option PUSH =
            Option.flag("push", "At the end put what is kept into the store.");
    private static final Option JSON = Option.flag("json", "Print what was done as JSON.");

    @Override
    public String name() {
        return "prepare";
    }

    @Override
    public String summary() {
        return "Make a model ready beforehand: TensorRT's engines, or graphs for the CPU.";
    }

    @Override
    public String description() {
        return """
                Loads every network of a model and computes each declared size once, so that what
                takes minutes at a first start (TensorRT makes its engines) is done, and kept in
                --engine-cache. Workers given the same folder and options start from there. With
                --push and --pull the object store keeps it for other machines, under a key made of
                all that an engine depends on: model, GPU, versions, options and shapes.

                Example: relay prepare --model models/base --providers tensorrt,cuda,cpu \
                --sizes 1024x1024,832x1216 --lanes 8 --engine-cache /cache/engines --pull --push
                """;
    }

    @Override
    public List<Option> options() {
        List<Option> options =
                new ArrayList<>(
                        List.of(
                                MODEL,
                                PreparationOptions.SIZES,
                                WorkerOptions.LANES,
                                WorkerOptions.MAX_ROWS,
                                RefinerWorkerCommand.DECODE_BATCH,
                                PULL,
                                PUSH,
                                JSON));
        options.addAll(ModelSettings.OPTIONS);
        options.addAll(S3Connection.OPTIONS);
        return options;
    }

    @Override
    public int run(Settings settings, PrintStream out) {
        long started = System.nanoTime();
        boolean json = settings.flag(JSON);
        Path folder = settings.path(MODEL);
        ModelFolder read = ModelFolder.read(folder);
        ModelOptions options = options(settings, read.expert());
        DeclaredCalls calls =
                options.preparation()
                        .calls()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "--sizes is missing: give the sizes of the pictures"
                                                        + " to come, such as 1024x1024,832x1216"));
        Optional<EngineCache> cache = SdxlModel.engines(folder, options);
        Talk talk = new Talk(out, !json);
        Optional<Moved> pulled = pull(settings, cache, talk);
        talk.say("loading the networks of " + read.name());
        List<Warmed> warmed = new ArrayList<>();
        try (SdxlModel model = open(read, options)) {
            model.loadAll();
            List<Network> networks =
                    model.executions().stream().map(each -> Network.of(model, each)).toList();
            networks.forEach(network -> talk.say(network.text()));
            talk.say("computing every size once");
            new WarmUp(model, calls)
                    .run(
                            step -> {
                                warmed.add(Warmed.of(step));
                                talk.say(Warmed.of(step).text());
                            });
            Optional<Moved> pushed = push(settings, cache, talk);
            PrepareReport report =
                    new PrepareReport(
                            read.name(),
                            model.identity().sha256(),
                            cache.map(kept -> kept.folder().toString()),
                            cache.map(kept -> ARCHIVE + kept.key()),
                            pulled,
                            networks,
                            warmed,
                            pushed,
                            (System.nanoTime() - started) / 1e9);
            end(report, json, out);
        }
        return 0;
    }

    private static void end(PrepareReport report, boolean json, PrintStream out) {
        if (json) {
            out.println(Json.pretty(report));
            return;
        }
        out.printf(
                Locale.ROOT,
                "%s is prepared, in %.1f s; kept %s%n",
                report.model(),
                report.seconds(),
                report.cache()
                        .map(folder -> "in " + folder)
                        .orElse("nowhere: give --engine-cache"));
    }

    /** Tells people what is going on. */
    private record Talk(PrintStream out, boolean aloud) {

        void say(String line) {
            if (aloud) {
                out.println(line);
            }
        }
    }

    private static ModelOptions options(Settings settings, Expert expert) {
        ModelOptions options = ModelSettings.of(settings);
        int batch = settings.integer(RefinerWorkerCommand.DECODE_BATCH, 1, 1024);
        return expert == Expert.REFINER ? options.withDecoding(batch, Optional.empty()) : options;
    }

    private static SdxlModel open(ModelFolder folder, ModelOptions options) {
        return folder.expert() == Expert.BASE
                ? SdxlModel.openBase(folder.path(), options)
                : SdxlModel.openRefiner(folder.path(), options);
    }

    private static Optional<Moved> pull(Settings settings, Optional<EngineCache> cache, Talk talk) {
        if (!settings.flag(PULL)) {
            return Optional.empty();
        }
        Optional<Moved> pulled =
                archived(settings, cache, (archive, kept) -> archive.pull(kept.folder()));
        talk.say(
                pulled.map(moved -> "pulled " + text(moved))
                        .orElse("the store has nothing prepared for this: making it"));
        return pulled;
    }

    private static Optional<Moved> push(Settings settings, Optional<EngineCache> cache, Talk talk) {
        if (!settings.flag(PUSH)) {
            return Optional.empty();
        }
        Moved pushed = archived(settings, cache, (archive, kept) -> archive.push(kept.folder()));
        talk.say("pushed " + text(pushed));
        return Optional.of(pushed);
    }

    private static String text(Moved moved) {
        return "%d files of %s, %s of them over the wire"
                .formatted(
                        moved.files(),
                        MemoryBudget.amount(moved.bytes()),
                        MemoryBudget.amount(moved.moved()));
    }

    private static <T> T archived(
            Settings settings,
            Optional<EngineCache> cache,
            BiFunction<FolderArchive, EngineCache, T> moving) {
        EngineCache kept =
                cache.orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "--pull and --push move what is kept in a folder: give"
                                                + " --engine-cache DIR"));
        if (!kept.isCertain()) {
            throw new IllegalArgumentException(
                    "what is prepared runs on one kind of device with one version of its libraries,"
                            + " and of this machine only '"
                            + kept.kind()
                            + "' is known: --pull and --push need to know it (nvidia-smi must"
                            + " answer)");
        }
        try (ObjectStore store = S3Connection.from(settings).open()) {
            store.check();
            return moving.apply(new FolderArchive(store, ARCHIVE + kept.key()), kept);
        }
    }
}
