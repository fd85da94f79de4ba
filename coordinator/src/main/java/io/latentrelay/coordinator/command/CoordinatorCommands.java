package io.latentrelay.coordinator.command;

import io.latentrelay.transport.settings.Command;
import java.util.List;

/** The commands of this module, for the program that lists them all. */
public final class CoordinatorCommands {

    private CoordinatorCommands() {}

    public static List<Command> all() {
        return List.of(
                new InitCommand(),
                new SubmitCommand(),
                new PlanCommand(),
                new StatusCommand(),
                new WaitCommand(),
                new RunsCommand(),
                new FailuresCommand(),
                ChangeCommand.pause(),
                ChangeCommand.resume(),
                ChangeCommand.cancel(),
                new RetryCommand(),
                new PriorityCommand(),
                new FleetCommand(),
                new InputsCommand(),
                new CoordinatorCommand());
    }
}
