package io.latentrelay.worker;

import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.NetworkKind;
import io.latentrelay.inference.onnx.ExecutionOptions;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.work.NetworkOptions;
import io.latentrelay.transport.work.WorkerOptions;
import java.util.ArrayList;
import java.util.List;

/** How a model is opened, as the settings ask for it. */
public final class ModelSettings {

    /** Those it reads. */
    public static final List<Option> OPTIONS = options();

    private ModelSettings() {}

    private static List<Option> options() {
        List<Option> options =
                new ArrayList<>(List.of(WorkerOptions.THREADS, WorkerOptions.DIGEST_CACHE));
        options.addAll(NetworkOptions.OPTIONS);
        return List.copyOf(options);
    }

    /** All that is asked for. */
    public static ModelOptions of(Settings settings) {
        return ModelOptions.defaults()
                .withExecution(network -> execution(settings, network))
                .withDigestCache(WorkerOptions.digestCache(settings));
    }

    private static ExecutionOptions execution(Settings settings, NetworkKind network) {
        NetworkOptions.Asked asked = NetworkOptions.of(settings, network.text());
        return ExecutionOptions.of(
                asked.threads(), asked.providers(), asked.device(), asked.allowsFallback());
    }
}
