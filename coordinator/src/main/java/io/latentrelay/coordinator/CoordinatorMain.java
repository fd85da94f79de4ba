package io.latentrelay.coordinator;

import io.latentrelay.coordinator.command.CoordinatorCommands;
import io.latentrelay.transport.program.RelayProgram;

/**
 * The coordinator and the commands that speak to it, as a program without the models: what its
 * container image runs.
 */
public final class CoordinatorMain {

    private CoordinatorMain() {}

    public static void main(String[] args) {
        RelayProgram.main(CoordinatorMain.class, CoordinatorCommands.all(), args);
    }
}
