package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.StatusText;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.util.List;

/** {@code relay failures}: why images failed. */
final class FailuresCommand implements Command {

    @Override
    public String name() {
        return "failures";
    }

    @Override
    public String summary() {
        return "Show why a run's images failed, by reason, with examples.";
    }

    @Override
    public String description() {
        return """
                Exit code 0 when none failed, 1 when some did.

                  relay failures lighthouses
                  relay retry lighthouses --reason BAD_PICTURE\
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
        String name = settings.arguments().get(0);
        RunStatus run =
                CoordinatorAccess.known(name, CoordinatorAccess.client(settings).status(name));
        if (settings.flag(CoordinatorAccess.JSON)) {
            out.print(run.failuresJson().pretty());
        } else if (run.failed() == 0) {
            out.println("No image of " + name + " failed.");
        } else {
            run.failures().forEach(group -> StatusText.of(group).forEach(out::println));
        }
        return run.failed() == 0 ? 0 : 1;
    }
}
