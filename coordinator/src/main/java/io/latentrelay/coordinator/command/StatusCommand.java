package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.http.CoordinatorClient;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.status.Fleet;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.StatusText;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code relay status}: how runs stand. */
final class StatusCommand implements Command {

    private static final Option WATCH =
            Option.flag("watch", "Show it again every second, until the runs are finished.");
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "status";
    }

    @Override
    public String summary() {
        return "Show how runs stand: progress, rate, time left, failures.";
    }

    @Override
    public String description() {
        return """
                Without a name: the runs in progress, one a line, and records that belong to no run.
                With names: everything about these runs.

                  relay status
                  relay status lighthouses --json
                  relay status --watch\
                """;
    }

    @Override
    public List<String> arguments() {
        return List.of("NAME...");
    }

    @Override
    public List<Option> options() {
        return CoordinatorAccess.options(WATCH);
    }

    @Override
    public int run(Settings settings, PrintStream out) throws InterruptedException {
        CoordinatorClient client = CoordinatorAccess.client(settings);
        boolean isFinal = show(client, settings, out);
        while (settings.flag(WATCH) && !isFinal) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            out.println();
            isFinal = show(client, settings, out);
        }
        return 0;
    }

    /** True when nothing more will happen to what was shown. */
    private static boolean show(CoordinatorClient client, Settings settings, PrintStream out)
            throws InterruptedException {
        boolean isJson = settings.flag(CoordinatorAccess.JSON);
        if (settings.arguments().isEmpty()) {
            Fleet running = running(client.fleet());
            print(out, isJson, running.toJson(), text(running));
            return running.runs().isEmpty();
        }
        List<RunStatus> runs = named(client, settings.arguments());
        runs.forEach(run -> print(out, isJson, run.toJson(), StatusText.of(run)));
        return runs.stream().allMatch(RunStatus::isFinished);
    }

    private static Fleet running(Fleet fleet) {
        return new Fleet(
                fleet.runs().stream().filter(run -> !run.isFinished()).toList(), fleet.strays());
    }

    private static List<String> text(Fleet running) {
        List<String> lines = new ArrayList<>(StatusText.of(running));
        if (running.runs().isEmpty()) {
            lines.set(0, "No run is in progress. All runs: relay runs");
        }
        return lines;
    }

    private static List<RunStatus> named(CoordinatorClient client, List<String> names)
            throws InterruptedException {
        List<RunStatus> runs = new ArrayList<>();
        for (String name : names) {
            runs.add(CoordinatorAccess.known(name, client.status(name)));
        }
        return runs;
    }

    private static void print(PrintStream out, boolean isJson, JsonObject json, List<String> text) {
        if (isJson) {
            out.print(json.pretty());
        } else {
            text.forEach(out::println);
        }
    }
}
