package io.latentrelay.worker;

import io.latentrelay.inference.DeclaredCalls;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.NetworkKind;
import io.latentrelay.inference.Preparation;
import io.latentrelay.inference.gpu.CudaOptions;
import io.latentrelay.inference.gpu.CudaOptions.ArenaGrowth;
import io.latentrelay.inference.gpu.CudaOptions.ConvolutionSearch;
import io.latentrelay.inference.gpu.GpuOptions;
import io.latentrelay.inference.gpu.Precision;
import io.latentrelay.inference.gpu.TensorRtOptions;
import io.latentrelay.inference.onnx.ExecutionOptions;
import io.latentrelay.inference.onnx.Provider;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.work.WorkerOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a model is opened, as the settings ask for it. */
public final class ModelSettings {

    /** Those it reads, but for the sizes and rows of calls. */
    public static final List<Option> OPTIONS = options();

    private ModelSettings() {}

    private static List<Option> options() {
        List<Option> options =
                new ArrayList<>(List.of(WorkerOptions.THREADS, WorkerOptions.DIGEST_CACHE));
        options.addAll(NetworkOptions.OPTIONS);
        options.addAll(AcceleratorOptions.OPTIONS);
        options.addAll(PreparationOptions.OPTIONS);
        return List.copyOf(options);
    }

    /**
     * For calls of the declared sizes, if any are.
     *
     * @throws IllegalArgumentException when TensorRT is asked for and does not know what to make
     *     engines for
     */
    public static ModelOptions of(Settings settings) {
        Optional<DeclaredCalls> calls =
                PreparationOptions.sizes(settings)
                        .map(
                                text ->
                                        new DeclaredCalls(
                                                DeclaredCalls.sizes(text),
                                                WorkerOptions.maxRows(settings),
                                                PreparationOptions.promptChunks(settings)));
        ModelOptions options = prepared(settings, calls);
        if (calls.isEmpty() && asksForTensorRt(options)) {
            throw new IllegalArgumentException(
                    "with tensorrt, "
                            + PreparationOptions.SIZES.onCommandLine()
                            + " is missing: TensorRT makes engines for the sizes of pictures that"
                            + " are declared, such as 1024x1024,832x1216");
        }
        return options;
    }

    private static boolean asksForTensorRt(ModelOptions options) {
        return Arrays.stream(NetworkKind.values())
                .filter(network -> network != NetworkKind.TEXT_ENCODERS)
                .anyMatch(network -> options.execution(network).asksFor(Provider.TENSORRT));
    }

    /** For these calls. */
    public static ModelOptions prepared(Settings settings, Optional<DeclaredCalls> calls) {
        return ModelOptions.defaults()
                .withExecution(network -> execution(settings, network))
                .withDigestCache(WorkerOptions.digestCache(settings))
                .withPreparation(new Preparation(calls, PreparationOptions.engineCache(settings)));
    }

    private static ExecutionOptions execution(Settings settings, NetworkKind network) {
        NetworkOptions.Asked asked = NetworkOptions.of(settings, network.text());
        return ExecutionOptions.of(
                        asked.threads(), asked.providers(), asked.device(), asked.allowsFallback())
                .withGpu(
                        new GpuOptions(
                                asked.device(), cuda(settings), tensorRt(settings, network)));
    }

    private static CudaOptions cuda(Settings settings) {
        AcceleratorOptions.Cuda asked = AcceleratorOptions.cuda(settings);
        return new CudaOptions(
                ConvolutionSearch.valueOf(constant(asked.convolutionSearch())),
                ArenaGrowth.valueOf(constant(asked.memoryGrowth())),
                asked.memoryLimit(),
                asked.tf32());
    }

    private static TensorRtOptions tensorRt(Settings settings, NetworkKind network) {
        AcceleratorOptions.TensorRt asked = AcceleratorOptions.tensorRt(settings);
        return new TensorRtOptions(
                network == NetworkKind.UNET
                        ? Precision.of(asked.precision())
                        : Precision.AS_EXPORTED,
                asked.workspaceBytes(),
                asked.effort(),
                Optional.empty());
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
