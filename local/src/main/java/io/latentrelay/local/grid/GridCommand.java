package io.latentrelay.local.grid;

import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.RunKeys;
import io.latentrelay.local.output.Json;
import io.latentrelay.transport.s3.S3Connection;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code relay grid}: a run's pictures side by side. */
public final class GridCommand implements Command {

    private static final Option ROWS =
            Option.optional("rows", "AXES", "What differs from row to row.");
    private static final Option COLUMNS =
            Option.optional("columns", "AXES", "What differs from column to column.");
    private static final Option PAGES =
            Option.optional("pages", "AXES", "What differs from table to table.");
    private static final Option FIRST =
            Option.withDefault("first", "N", "Show so many images of the run.", "1000");
    private static final Option OUT =
            Option.optional("out", "FOLDER", "Where to write; without it, RUN-grid.");
    private static final Option DATA =
            Option.optional(
                    "data",
                    "FOLDER",
                    "Read from the data folder of relay demo, local or store, instead of S3.");
    private static final Option PREFIX =
            Option.withDefault("prefix", "PREFIX", "The run's output.prefix.", "runs");
    private static final Option JSON = Option.flag("json", "Print JSON, for programs.");

    @Override
    public String name() {
        return "grid";
    }

    @Override
    public String summary() {
        return "Lay a run's pictures out side by side, as pages for a browser.";
    }

    @Override
    public String description() {
        return "Writes index.html (and page-2.html ... for many pictures), contact sheets as PNG,"
                + " and the pictures, into a folder that needs nothing else. Axes are 'prompt',"
                + " 'seed' and the keys of the run's sweep, such as refiner.fraction; several are"
                + " joined by commas. Works while the run is going on:"
                + " relay grid circles --rows steps --columns refiner.fraction --pages prompt";
    }

    @Override
    public List<String> arguments() {
        return List.of("RUN");
    }

    @Override
    public List<Option> options() {
        List<Option> options =
                new ArrayList<>(List.of(ROWS, COLUMNS, PAGES, FIRST, OUT, DATA, PREFIX, JSON));
        options.addAll(S3Connection.OPTIONS);
        return options;
    }

    /** What was written. */
    record Written(
            String run, String page, List<String> sheets, long pictures, long failed, long open) {

        Written {
            sheets = List.copyOf(sheets);
        }
    }

    @Override
    public int run(Settings settings, PrintStream out) {
        Written written;
        if (settings.optional(DATA).isPresent()) {
            Path bucket =
                    settings.path(DATA)
                            .resolve("store")
                            .resolve(settings.string(S3Connection.BUCKET));
            if (!Files.isDirectory(bucket)) {
                throw settings.refusal(DATA, "a data folder with a store in it: no " + bucket);
            }
            written = write(settings, StoredObjects.in(bucket), bucket.toString(), out);
        } else {
            S3Connection connection = S3Connection.from(settings);
            try (ObjectStore store = connection.open()) {
                store.check();
                String bucket = "bucket " + connection.bucket();
                written = write(settings, store::get, bucket, out);
            }
        }
        print(settings, written, out);
        return 0;
    }

    private static Written write(
            Settings settings, StoredObjects objects, String where, PrintStream out) {
        String name = settings.arguments().get(0);
        String prefix = settings.string(PREFIX);
        if (!RunKeys.isName(name) || !RunKeys.isPrefix(prefix)) {
            throw new IllegalArgumentException(
                    "'" + prefix + "/" + name + "' is no place where a run can be");
        }
        RunKeys keys = new RunKeys(prefix, name);
        RunDocument document =
                objects.get(keys.document())
                        .map(bytes -> RunDocument.parse(bytes, objects::lines))
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "no run '"
                                                        + name
                                                        + "': "
                                                        + where
                                                        + " has no "
                                                        + keys.document()));
        Layout.Wish wish =
                new Layout.Wish(
                        axes(settings, ROWS), axes(settings, COLUMNS), axes(settings, PAGES));
        Path folder =
                settings.optional(OUT).isPresent() ? settings.path(OUT) : Path.of(name + "-grid");
        long most = settings.whole(FIRST, 1, 100_000);
        GridProgress progress =
                new GridProgress(settings.flag(JSON) ? Optional.empty() : Optional.of(out));
        return new GridRun(objects, document.run().expansion(), wish, most).write(folder, progress);
    }

    private static Optional<List<String>> axes(Settings settings, Option option) {
        return settings.optional(option)
                .map(text -> Arrays.stream(text.split(",")).map(String::strip).toList());
    }

    private static void print(Settings settings, Written written, PrintStream out) {
        if (settings.flag(JSON)) {
            out.println(Json.pretty(written));
            return;
        }
        out.println("Pages           " + written.page());
        written.sheets().forEach(sheet -> out.println("Contact sheet   " + sheet));
    }
}
