package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.http.CoordinatorClient;
import io.latentrelay.coordinator.http.UnreachableCoordinatorException;
import io.latentrelay.coordinator.progress.ProgressDisplay;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.StatusText;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** {@code relay wait}: follows a run to its end. */
final class WaitCommand implements Command {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    // A coordinator that is restarted is back well within this.
    private static final Duration OUTAGE = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "wait";
    }

    @Override
    public String summary() {
        return "Follow a run to its end.";
    }

    @Override
    public String description() {
        return """
                Shows progress, rate and time left: as a bar on a terminal, else as lines of text.
                Exit code 0 when every image was stored, 1 when some failed or were cancelled.

                  relay wait lighthouses && upload-to-training\
                """;
    }

    @Override
    public List<String> arguments() {
        return List.of("NAME");
    }

    @Override
    public List<Option> options() {
        return CoordinatorAccess.options();
    }

    @Override
    public int run(Settings settings, PrintStream out) throws InterruptedException {
        CoordinatorClient client = CoordinatorAccess.client(settings);
        String name = settings.arguments().get(0);
        RunStatus end;
        if (settings.flag(CoordinatorAccess.JSON)) {
            end = follow(client, name, status -> {});
            out.print(end.toJson().pretty());
        } else {
            try (ProgressDisplay display = ProgressDisplay.on(out)) {
                end = follow(client, name, display::show);
            }
            StatusText.of(end).forEach(out::println);
        }
        return end.failed() == 0 ? 0 : 1;
    }

    private interface Watcher {
        void see(RunStatus status);
    }

    private static RunStatus follow(CoordinatorClient client, String name, Watcher watcher)
            throws InterruptedException {
        RunStatus status = status(client, name);
        watcher.see(status);
        long lastSeen = System.nanoTime();
        while (!status.isFinished()) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            try {
                status = status(client, name);
                lastSeen = System.nanoTime();
                watcher.see(status);
            } catch (UnreachableCoordinatorException e) {
                if (System.nanoTime() - lastSeen > OUTAGE.toNanos()) {
                    throw e;
                }
            }
        }
        return status;
    }

    private static RunStatus status(CoordinatorClient client, String name)
            throws InterruptedException {
        return CoordinatorAccess.known(name, client.status(name));
    }
}
