package io.latentrelay.local;

import io.latentrelay.coordinator.command.InputAccess;
import io.latentrelay.coordinator.run.RowVisitor;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.local.fleet.DataFolder;
import io.latentrelay.local.fleet.LocalFleet;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** {@code relay local}: the whole line in one process, for a run of the user's. */
final class LocalCommand implements Command {
    private static final Option RUN = Option.required("run", "FILE", "The run, as YAML.");
    private static final Option DATA = DataFolder.option("relay-data/local");
    private static final Option MODEL_BASE =
            Option.optional(
                    "model-base",
                    "DIR",
                    "The base model, as ONNX; without it, the demo model. Goes with --model-refiner.");
    private static final Option MODEL_REFINER =
            Option.optional("model-refiner", "DIR", "The refiner model, as ONNX.");

    @Override
    public String name() {
        return "local";
    }

    @Override
    public String summary() {
        return "Draw a run of your own on this machine alone.";
    }

    @Override
    public String description() {
        return "Does what 'relay demo' does with your run file and, if you give them, your models."
                + " Runs under different names share the data folder; the same run again goes on"
                + " where it was.";
    }

    @Override
    public List<Option> options() {
        return List.of(RUN, InputAccess.FOLDER, DATA, MODEL_BASE, MODEL_REFINER);
    }

    @Override
    public int run(Settings settings, PrintStream out) throws Exception {
        Path path = settings.path(RUN);
        RunFile file = RunFile.read(path, InputAccess.files(settings, path), RowVisitor.NONE);
        LocalFleet.Models models = models(settings).checked();
        DataFolder data = DataFolder.open(settings.path(DATA));
        return new LocalRun(data, models, file, out).execute();
    }

    private static LocalFleet.Models models(Settings settings) {
        boolean isBaseGiven = settings.optional(MODEL_BASE).isPresent();
        boolean isRefinerGiven = settings.optional(MODEL_REFINER).isPresent();
        if (isBaseGiven != isRefinerGiven) {
            Option missing = isBaseGiven ? MODEL_REFINER : MODEL_BASE;
            throw new IllegalArgumentException(
                    "--model-base and --model-refiner go together: "
                            + missing.onCommandLine()
                            + " is missing");
        }
        return isBaseGiven
                ? new LocalFleet.Models(settings.path(MODEL_BASE), settings.path(MODEL_REFINER))
                : new LocalFleet.Models(DemoModel.base(), DemoModel.refiner());
    }
}
