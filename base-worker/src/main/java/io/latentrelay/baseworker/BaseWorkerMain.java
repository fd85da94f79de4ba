package io.latentrelay.baseworker;

import io.latentrelay.transport.program.RelayProgram;
import java.util.List;

/** The base worker as a program of its own: what its container image runs. */
public final class BaseWorkerMain {

    private BaseWorkerMain() {}

    public static void main(String[] args) {
        RelayProgram.main(BaseWorkerMain.class, List.of(new BaseWorkerCommand()), args);
    }
}
