package io.latentrelay.inference.gpu;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How TensorRT makes engines.
 *
 * @param precision in which it may compute
 * @param workspaceBytes scratch memory it may take for one engine; 0: all there is
 * @param effort 0 to 5: how long it looks for faster kernels
 * @param cache where engines are kept; empty: they are made anew at every start
 */
public record TensorRtOptions(
        Precision precision, long workspaceBytes, int effort, Optional<EngineFolder> cache) {

    private static final int MOST_EFFORT = 5;

    /**
     * Where engines are kept.
     *
     * @param engines of one network with one set of options on one kind of GPU; on the CPU, the
     *     graph as it was optimised
     * @param timings what was measured of kernels on that kind of GPU, of use for any network
     */
    public record EngineFolder(Path engines, Path timings) {}

    public TensorRtOptions {
        if (workspaceBytes < 0) {
            throw new IllegalArgumentException(
                    "TensorRT's workspace cannot be negative: " + workspaceBytes);
        }
        if (effort < 0 || effort > MOST_EFFORT) {
            throw new IllegalArgumentException("TensorRT's effort is 0 to 5: " + effort);
        }
    }

    /** As exported, all the memory there is, TensorRT's own effort, nothing kept. */
    public static TensorRtOptions defaults() {
        return new TensorRtOptions(Precision.AS_EXPORTED, 0, 3, Optional.empty());
    }

    /** With engines kept there. */
    public TensorRtOptions withCache(EngineFolder folder) {
        return new TensorRtOptions(precision, workspaceBytes, effort, Optional.of(folder));
    }

    /** In other numbers. */
    public TensorRtOptions withPrecision(Precision other) {
        return new TensorRtOptions(other, workspaceBytes, effort, cache);
    }

    /**
     * As ONNX Runtime's TensorRT provider reads them.
     *
     * @param exportedHalf whether the network's file is float16
     * @param profile shapes the engine is made for; empty: those it meets, made anew for each that
     *     is beyond the earlier ones
     */
    public Map<String, String> providerOptions(
            boolean exportedHalf, Optional<ShapeProfile> profile) {
        Precision computed = precision.resolved(exportedHalf);
        Map<String, String> options = new LinkedHashMap<>();
        options.put("trt_fp16_enable", flag(computed == Precision.FP16));
        options.put("trt_bf16_enable", flag(computed == Precision.BF16));
        // Sums of squares overflow and cancel in half precision.
        options.put("trt_layer_norm_fp32_fallback", flag(computed == Precision.FP16));
        options.put("trt_builder_optimization_level", String.valueOf(effort));
        options.put("trt_context_memory_sharing_enable", "1");
        // A captured graph reads its inputs where they were; from Java they are never there again.
        options.put("trt_cuda_graph_enable", "0");
        if (workspaceBytes > 0) {
            options.put("trt_max_workspace_size", String.valueOf(workspaceBytes));
        }
        cache.ifPresent(folder -> options.putAll(cached(folder)));
        profile.ifPresent(shapes -> options.putAll(shapes.providerOptions()));
        return options;
    }

    private static Map<String, String> cached(EngineFolder folder) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("trt_engine_cache_enable", "1");
        options.put("trt_engine_cache_path", folder.engines().toAbsolutePath().toString());
        options.put("trt_timing_cache_enable", "1");
        options.put("trt_timing_cache_path", folder.timings().toAbsolutePath().toString());
        return options;
    }

    private static String flag(boolean on) {
        return on ? "1" : "0";
    }
}
