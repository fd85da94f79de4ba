package io.latentrelay.inference;

import io.latentrelay.inference.folder.Sha256;
import io.latentrelay.inference.gpu.GpuModel;
import io.latentrelay.inference.gpu.TensorRtOptions;
import io.latentrelay.inference.gpu.TensorRtOptions.EngineFolder;
import io.latentrelay.inference.onnx.ExecutionOptions;
import io.latentrelay.inference.onnx.OrtVersions;
import io.latentrelay.inference.onnx.Provider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Where TensorRT's engines of a model are kept, or without TensorRT its graphs as optimised for a
 * CPU. An engine fits one model, one kind of GPU, one ONNX Runtime, one TensorRT and one set of
 * options and shapes: the folder's name says all of them.
 *
 * @param root of the caches of all models
 * @param key of this one, as a path below it
 * @param kind of GPU or CPU, and versions, as a path: what timings depend on
 */
public record EngineCache(Path root, String key, String kind) {

    private static final int MODEL_DIGITS = 16;
    private static final int SETTINGS_DIGITS = 12;

    /**
     * The cache of a model run so.
     *
     * @param modelSha256 digest of its folder
     */
    static EngineCache of(Path root, String modelSha256, ModelOptions options) {
        boolean tensorRt = options.asksFor(Provider.TENSORRT);
        String kind =
                (tensorRt ? GpuModel.textOf(options.device()) : CpuModel.text())
                        + "/onnxruntime-"
                        + OrtVersions.onnxRuntime()
                        + (tensorRt ? "-tensorrt-" + OrtVersions.tensorRt() : "");
        // The graph as optimised for a CPU is the same for all calls.
        String settings = tensorRt ? settings(options) : "graphs";
        return new EngineCache(
                root, modelSha256.substring(0, MODEL_DIGITS) + "/" + kind + "/" + settings, kind);
    }

    /** Whether another machine's engines could be told from this one's. */
    public boolean isCertain() {
        return !kind.contains("unknown");
    }

    private boolean isForOneCpu() {
        return kind.startsWith("cpu-");
    }

    /** Where this model's engines are. */
    public Path folder() {
        return root.resolve(key);
    }

    /** Where one network's are. */
    EngineFolder network(String name) {
        return new EngineFolder(folder().resolve(name), root.resolve("timings").resolve(kind));
    }

    /** The options with engines of this network kept. */
    ExecutionOptions in(ExecutionOptions options, String network) {
        if (!options.asksFor(Provider.TENSORRT) && !isForOneCpu()) {
            return options; // the folder says nothing of the CPU
        }
        return options.withGpu(
                options.gpu().withTensorRt(options.gpu().tensorRt().withCache(network(network))));
    }

    /** All that engines are made from besides the model, the GPU and the versions. */
    static String settings(ModelOptions options) {
        StringJoiner said = new StringJoiner("\n");
        for (NetworkKind network : NetworkKind.values()) {
            ExecutionOptions execution = options.execution(network);
            TensorRtOptions tensorRt = execution.gpu().tensorRt();
            said.add(
                    "%s %s %s workspace %d effort %d"
                            .formatted(
                                    network.text(),
                                    execution.providers(),
                                    tensorRt.precision().text(),
                                    tensorRt.workspaceBytes(),
                                    tensorRt.effort()));
        }
        options.preparation()
                .calls()
                .ifPresent(
                        calls ->
                                said.add(
                                        "sizes %s rows %d chunks %d"
                                                .formatted(
                                                        calls.sizesText(),
                                                        calls.maxRows(),
                                                        calls.chunks())));
        said.add("decode " + options.decodePixels());
        byte[] bytes = said.toString().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        return Sha256.hex(bytes).substring(0, SETTINGS_DIGITS);
    }
}
