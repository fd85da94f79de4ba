package io.latentrelay.worker;

import io.latentrelay.inference.engine.EngineOptions;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.work.WorkerOptions;

/** How many images an engine advances together, as the settings ask for it. */
public final class EngineSettings {

    private EngineSettings() {}

    /** All that is asked for. */
    public static EngineOptions of(Settings settings) {
        return new EngineOptions(
                WorkerOptions.lanes(settings),
                WorkerOptions.maxRows(settings),
                WorkerOptions.backlog(settings));
    }
}
