package io.latentrelay.worker;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.inference.PromptCacheStatistics;
import io.latentrelay.inference.engine.EngineStatistics;
import io.latentrelay.inference.onnx.NetworkExecution;
import io.latentrelay.transport.telemetry.DeviceFigures;
import io.latentrelay.transport.telemetry.WorkerTelemetry;
import java.io.PrintStream;

/** What a worker says of itself when it begins, and shows from then on. */
record Introduction(Equipment equipment) {

    private ModelIdentity model() {
        return equipment.model().identity();
    }

    private NetworkExecution unet() {
        return equipment.model().unetExecution();
    }

    private String provider() {
        return unet().providers().get(0).name();
    }

    void show(Worker worker, WorkerTelemetry telemetry) {
        telemetry.working(
                equipment.name(),
                model().name(),
                provider(),
                worker.counts(),
                () -> figures(worker.statistics(), equipment.model().promptCache()));
    }

    private DeviceFigures figures(EngineStatistics engine, PromptCacheStatistics prompts) {
        return new DeviceFigures(
                equipment.lanes().lanes(),
                engine.inside(),
                engine.evaluations(),
                engine.callsByRows(),
                engine.busyNanos(),
                engine.idleNanos(),
                prompts.hits(),
                prompts.misses());
    }

    void print(PrintStream out) {
        out.printf(
                "%s is ready: model %s [%s], %s, %d threads, %d lanes, at most %d rows a call,"
                        + " bucket %s%n",
                equipment.name(),
                model().name(),
                model().shortHash(),
                provider(),
                unet().intraOpThreads(),
                equipment.lanes().lanes(),
                equipment.lanes().maxRows(),
                equipment.outside().store().bucket());
        out.println("running " + NetworkExecution.text(equipment.model().executions()));
    }
}
