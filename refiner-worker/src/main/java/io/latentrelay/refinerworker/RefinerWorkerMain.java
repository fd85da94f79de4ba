package io.latentrelay.refinerworker;

import io.latentrelay.transport.program.RelayProgram;
import java.util.List;

/** The refiner worker as a program of its own: what its container image runs. */
public final class RefinerWorkerMain {

    private RefinerWorkerMain() {}

    public static void main(String[] args) {
        RelayProgram.main(RefinerWorkerMain.class, List.of(new RefinerWorkerCommand()), args);
    }
}
