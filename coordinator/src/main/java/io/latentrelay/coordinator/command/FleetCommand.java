package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.status.FleetSpeed;
import io.latentrelay.coordinator.status.StatusText;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.util.List;

/** {@code relay fleet}: how fast the workers are, and what lies before them. */
final class FleetCommand implements Command {

    @Override
    public String name() {
        return "fleet";
    }

    @Override
    public String summary() {
        return "Show how fast the workers are, and what lies before them.";
    }

    @Override
    public String description() {
        return """
                For each pool: device time before it, images in work, devices busy of late; and what
                one evaluation of its model takes, as measured, by picture size.

                  relay fleet --json\
                """;
    }

    @Override
    public List<Option> options() {
        return CoordinatorAccess.options();
    }

    @Override
    public int run(Settings settings, PrintStream out) throws InterruptedException {
        FleetSpeed speed = CoordinatorAccess.client(settings).speed();
        if (settings.flag(CoordinatorAccess.JSON)) {
            out.print(speed.toJson().pretty());
        } else {
            List<String> lines = StatusText.of(speed);
            lines.forEach(out::println);
        }
        return 0;
    }
}
