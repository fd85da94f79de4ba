package io.latentrelay.worker;

import io.latentrelay.inference.DeclaredCalls;
import io.latentrelay.inference.MemoryBudget;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.WarmUp;
import io.latentrelay.inference.engine.EngineOptions;
import io.latentrelay.inference.onnx.NetworkExecution;
import io.latentrelay.inference.onnx.Provider;
import io.latentrelay.transport.telemetry.WorkerTelemetry;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * What is done between loading a model and taking work: saying what it runs on and takes of memory,
 * and computing every declared size once.
 */
record Readying(SdxlModel model, ModelOptions options) {

    void run(EngineOptions lanes, WorkerTelemetry telemetry, PrintStream out) {
        for (NetworkExecution network : model.executions()) {
            List<String> missed = network.missed().stream().map(Provider::text).toList();
            telemetry.running(network.network(), network.providers().get(0).text(), missed);
        }
        out.println(MemoryBudget.of(model, options, lanes.lanes(), lanes.maxRows()).text());
        options.preparation()
                .calls()
                .ifPresentOrElse(
                        calls -> telemetry.warmingUp(() -> warmUp(calls, out)),
                        () ->
                                out.println(
                                        "not warmed up: the first pictures of each size take longer;"
                                                + " --sizes says which to expect"));
    }

    private void warmUp(DeclaredCalls calls, PrintStream out) {
        new WarmUp(model, calls).run(step -> out.println("warmed up " + text(step)));
    }

    /** {@code unet at 1024x1024 with 8 rows in 1.2 s}. */
    static String text(WarmUp.Step step) {
        return String.format(
                Locale.ROOT,
                "%s at %s with %d rows in %.1f s",
                step.network(),
                step.size(),
                step.rows(),
                step.took().toMillis() / 1e3);
    }
}
