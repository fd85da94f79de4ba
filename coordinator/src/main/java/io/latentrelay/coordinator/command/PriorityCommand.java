package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.ledger.Control;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.util.List;

/** {@code relay priority}: gives a run another share of the fleet. */
final class PriorityCommand implements Command {

    @Override
    public String name() {
        return "priority";
    }

    @Override
    public String summary() {
        return "Give a run another share of the fleet: its weight against other runs'.";
    }

    @Override
    public String description() {
        return """
                Runs begin with weight 100. Work is given out in proportion to the weights, by the time
                it takes: a run of weight 300 gets three times as much of the fleet as one of 100, and
                no run gets nothing. From 1 to 10000.

                  relay priority lighthouses 300\
                """;
    }

    @Override
    public List<String> arguments() {
        return List.of("NAME", "WEIGHT");
    }

    @Override
    public List<Option> options() {
        return CoordinatorAccess.options();
    }

    @Override
    public int run(Settings settings, PrintStream out) throws InterruptedException {
        String run = settings.arguments().get(0);
        int weight = weight(settings.arguments().get(1));
        return CoordinatorAccess.show(
                settings, out, run, CoordinatorAccess.client(settings).priority(run, weight));
    }

    private static int weight(String text) {
        if (text.matches("\\d{1,5}")) {
            int weight = Integer.parseInt(text);
            if (weight >= 1 && weight <= Control.MAX_WEIGHT) {
                return weight;
            }
        }
        throw new IllegalArgumentException(
                "weight '" + text + "' must be a whole number from 1 to " + Control.MAX_WEIGHT);
    }
}
