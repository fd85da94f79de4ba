package io.latentrelay.inference.engine;

/** An engine that has stopped, or broken down, lets no image in. */
public final class EngineStoppedException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    EngineStoppedException(Throwable brokenBy) {
        super("the engine broke down", brokenBy);
    }

    EngineStoppedException() {
        super("the engine has stopped");
    }
}
