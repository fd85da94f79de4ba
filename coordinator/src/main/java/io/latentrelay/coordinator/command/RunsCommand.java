package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.status.Fleet;
import io.latentrelay.coordinator.status.StatusText;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.util.List;

/** {@code relay runs}: every run there is. */
final class RunsCommand implements Command {

    @Override
    public String name() {
        return "runs";
    }

    @Override
    public String summary() {
        return "List all runs, finished ones included.";
    }

    @Override
    public List<Option> options() {
        return CoordinatorAccess.options();
    }

    @Override
    public int run(Settings settings, PrintStream out) throws InterruptedException {
        Fleet fleet = CoordinatorAccess.client(settings).fleet();
        if (settings.flag(CoordinatorAccess.JSON)) {
            out.print(fleet.toJson().pretty());
        } else {
            StatusText.of(fleet).forEach(out::println);
        }
        return 0;
    }
}
