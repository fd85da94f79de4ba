package io.latentrelay.local;

import io.latentrelay.baseworker.BaseWorkerCommand;
import io.latentrelay.coordinator.command.CoordinatorCommands;
import io.latentrelay.local.generate.GenerateCommand;
import io.latentrelay.local.generate.Models;
import io.latentrelay.local.grid.GridCommand;
import io.latentrelay.local.inspect.InspectCommands;
import io.latentrelay.local.prepare.PrepareCommand;
import io.latentrelay.refinerworker.RefinerWorkerCommand;
import io.latentrelay.transport.program.RelayProgram;
import io.latentrelay.transport.settings.Command;
import java.util.ArrayList;
import java.util.List;

/** The {@code relay} program: every command of every module under one name. */
public final class RelayMain {

    private RelayMain() {}

    public static void main(String[] args) {
        RelayProgram.main(RelayMain.class, commands(), args);
    }

    /** In the order of the program's help: trying out first, then the line from end to end. */
    static List<Command> commands() {
        List<Command> commands =
                new ArrayList<>(
                        List.of(
                                new DemoCommand(),
                                new GenerateCommand(System.err, RelayMain::demo),
                                new LocalCommand()));
        commands.addAll(CoordinatorCommands.all());
        commands.add(new GridCommand());
        commands.addAll(
                List.of(
                        new BaseWorkerCommand(),
                        new RefinerWorkerCommand(),
                        new PrepareCommand(),
                        new BrokerCommand(),
                        new StoreCommand(),
                        new RehearseCommand()));
        commands.addAll(InspectCommands.all(System.in, RelayMain::demo));
        return List.copyOf(commands);
    }

    private static Models demo() {
        return new Models(DemoModel.base(), DemoModel.refiner());
    }
}
