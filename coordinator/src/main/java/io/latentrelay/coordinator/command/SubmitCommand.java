package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.http.CoordinatorClient;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.run.Inputs;
import io.latentrelay.coordinator.run.RowVisitor;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.run.RunOutline;
import io.latentrelay.coordinator.status.StatusText;
import io.latentrelay.coordinator.status.Submission;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** {@code relay submit}: checks a run file and hands it to the coordinator. */
final class SubmitCommand implements Command {

    private static final Option CHECK =
            Option.flag("check", "Check the file and show what it comes to; submit nothing.");

    private static final Option EXTEND =
            Option.flag(
                    "extend", "Add to the run what the file has beyond it; what is there stays.");

    @Override
    public String name() {
        return "submit";
    }

    @Override
    public String summary() {
        return "Check a run file and hand it to the coordinator.";
    }

    @Override
    public String description() {
        return """
        Prints everything that is wrong with the file, or what it comes to, before anything is
        done. Submitting the same run again resumes it, or finds it finished; a different run
        under a name that is taken is refused.

        A run file:
          name: lighthouses
          prompts:                  # or  prompts: {file: prompts.txt}, one a line
            - a lighthouse at dusk
          images_per_prompt: 4
          seed: 7                   # counted up; leave out for seeds derived from the name
          settings: {steps: 30, width: 1024, height: 1024, guidance_scale: 5}
          refiner: {fraction: [0, 0.2]}

        Files that it names must lie in its own folder, or in one that --input-folder allows.
        Prompt files and pictures may be objects of the bucket: s3://BUCKET/prompts.parquet.

          relay submit lighthouses.yaml
          relay wait lighthouses\
        """;
    }

    @Override
    public List<String> arguments() {
        return List.of("RUN.yaml");
    }

    @Override
    public List<Option> options() {
        return InputAccess.options(CoordinatorAccess.options(CHECK, EXTEND));
    }

    @Override
    public int run(Settings settings, PrintStream out) throws InterruptedException {
        Path path = Path.of(settings.arguments().get(0));
        try (Inputs inputs = InputAccess.of(settings, path)) {
            submit(RunFile.read(path, inputs, RowVisitor.NONE), settings, out);
        }
        return 0;
    }

    private static void submit(RunFile file, Settings settings, PrintStream out)
            throws InterruptedException {
        boolean isJson = settings.flag(CoordinatorAccess.JSON);
        JsonObject json = RunOutline.json(file.run()).putTexts("warnings", file.warnings());
        if (!isJson) {
            file.warnings().forEach(warning -> out.println("warning: " + warning));
            RunOutline.text(file.run()).forEach(out::println);
        }
        if (!settings.flag(CHECK)) {
            CoordinatorClient client = CoordinatorAccess.client(settings);
            Submission submission =
                    settings.flag(EXTEND) ? client.extend(file) : client.submit(file);
            json.put("submission", submission.toJson());
            if (!isJson) {
                text(submission).forEach(out::println);
            }
        }
        if (isJson) {
            out.print(json.pretty());
        }
    }

    private static List<String> text(Submission submission) {
        String name = submission.status().name();
        String places =
                "Pictures: "
                        + submission.status().location()
                        + "images/\nManifest: "
                        + submission.status().manifest();
        return switch (submission.outcome()) {
            case STARTED -> List.of("Submitted.", places, "Follow it with: relay wait " + name);
            case RUNNING ->
                    List.of(
                            "It was submitted before and goes on. "
                                    + StatusText.headline(submission.status()),
                            places);
            case FINISHED ->
                    List.of(
                            "It is finished already. " + StatusText.headline(submission.status()),
                            places);
        };
    }
}
