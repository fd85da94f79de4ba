package io.latentrelay.local;

import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.local.fleet.DataFolder;
import io.latentrelay.local.fleet.LocalFleet;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** {@code relay demo}: the whole line in one process, with the demo model and a run of its own. */
final class DemoCommand implements Command {
    private static final String RUN = "demo.yaml";
    private static final Option DATA = DataFolder.option("relay-data/demo");
    private static final Option FRESH =
            Option.flag("fresh", "Delete everything in the data folder first, and start anew.");

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String summary() {
        return "Draw eight pictures, with and without the refiner, on this machine alone.";
    }

    @Override
    public String description() {
        return "Starts a Kafka broker, an S3 store, a coordinator, a base worker and a refiner"
                + " worker in one process and gives them a small run for the demo model. Stopped,"
                + " or killed, and started again, it goes on where it was.";
    }

    @Override
    public List<Option> options() {
        return List.of(DATA, FRESH);
    }

    @Override
    public int run(Settings settings, PrintStream out) throws Exception {
        DataFolder data = DataFolder.open(settings.path(DATA));
        if (settings.flag(FRESH)) {
            data.empty();
        }
        LocalFleet.Models models = new LocalFleet.Models(DemoModel.base(), DemoModel.refiner());
        return new LocalRun(data, models, RunFile.read(writeRun(data)), out).execute();
    }

    /** The run as a file, for the user to look at, and to copy for a run of their own. */
    private static Path writeRun(DataFolder data) {
        Path file = data.root().resolve(RUN);
        try (InputStream run = DemoCommand.class.getResourceAsStream("/" + RUN)) {
            if (run == null) {
                throw new IllegalStateException("the program lacks its " + RUN);
            }
            Files.copy(run, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
