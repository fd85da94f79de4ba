package io.latentrelay.local.generate;

import io.latentrelay.inference.DeclaredCalls;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.local.output.Json;
import io.latentrelay.local.output.OutputFile;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.worker.ModelSettings;
import io.latentrelay.worker.PreparationOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code relay generate}: one picture, in this process alone. */
public final class GenerateCommand implements Command {

    private static final Option SAVE_LATENTS =
            Option.optional(
                    "save-latents",
                    "FILE",
                    "Write the latents that are decoded as float32 .npy, 1 x channels x height x"
                            + " width.");
    private static final Option SAVE_TRAJECTORY =
            Option.optional(
                    "save-trajectory",
                    "DIR",
                    "Write the latents at the start of every step and at the end, each as .npy, and"
                            + " trajectory.json, which lists them.");
    private static final Option JSON = Option.flag("json", "Print JSON: what was made, and how.");

    private final PrintStream err;
    private final Supplier<Models> demo;

    /**
     * @param err for progress and warnings
     * @param demo finds the demo model, which stands in where no model is given
     */
    public GenerateCommand(PrintStream err, Supplier<Models> demo) {
        this.err = err;
        this.demo = demo;
    }

    @Override
    public String name() {
        return "generate";
    }

    @Override
    public String summary() {
        return "Draw one picture in this process, without broker or store.";
    }

    @Override
    public String description() {
        return """
                Draws one picture by the same code as the workers: the same settings give the same
                file, byte for byte, as the distributed line stores. The quickest way to try a model,
                and the reference to hold a fleet against. Without --model-base and --model-refiner
                it is the demo model that draws.

                Example: relay generate --model-base models/base --model-refiner models/refiner \
                --prompt "a lighthouse at dusk" --negative-prompt blurry --steps 30 --fraction 0.2 \
                -o lighthouse.png
                """;
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(Order.OPTIONS);
        options.addAll(List.of(SAVE_LATENTS, SAVE_TRAJECTORY, JSON));
        options.addAll(ModelSettings.OPTIONS);
        return options;
    }

    @Override
    public int run(Settings settings, PrintStream out) {
        Order order = Order.from(settings, demo);
        Path file = FileOptions.file(settings);
        OutputFile.prepare(file);
        Optional<Path> latents = path(settings, SAVE_LATENTS);
        latents.ifPresent(OutputFile::prepare);
        Drawn drawn = draw(order, settings);
        latents.ifPresent(path -> LatentsFile.write(path, drawn.latents()));
        drawn.requirePicture();
        byte[] picture = drawn.file();
        OutputFile.write(file, picture);
        GenerateReport report = GenerateReport.of(drawn, file, picture);
        report.warnings().forEach(warning -> err.println("warning: " + warning));
        if (settings.flag(JSON)) {
            out.println(Json.pretty(report));
        } else {
            report.print(out);
        }
        return 0;
    }

    private Drawn draw(Order order, Settings settings) {
        Optional<TrajectoryFolder> trajectory =
                path(settings, SAVE_TRAJECTORY).map(TrajectoryFolder::new);
        trajectory.ifPresent(TrajectoryFolder::prepare);
        try (StepProgress progress = new StepProgress(err, isTerminal())) {
            StepListener listener =
                    trajectory
                            .<StepListener>map(folder -> StepListener.both(folder, progress))
                            .orElse(progress);
            return new Generation(order, options(order, settings), listener).run();
        }
    }

    /** TensorRT's engines are made for this picture. */
    private static ModelOptions options(Order order, Settings settings) {
        DeclaredCalls calls =
                new DeclaredCalls(
                        List.of(order.settings().size()),
                        2,
                        PreparationOptions.promptChunks(settings));
        return ModelSettings.prepared(settings, Optional.of(calls));
    }

    /** A console is there only when neither input nor output is a file or a pipe. */
    @SuppressWarnings("SystemConsoleNull")
    private boolean isTerminal() {
        return err == System.err && System.console() != null;
    }

    private static Optional<Path> path(Settings settings, Option option) {
        return settings.optional(option).isPresent()
                ? Optional.of(settings.path(option))
                : Optional.empty();
    }
}
