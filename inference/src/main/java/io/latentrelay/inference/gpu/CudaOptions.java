package io.latentrelay.inference.gpu;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the CUDA provider computes.
 *
 * @param convolutionSearch how it finds an algorithm for a convolution
 * @param arenaGrowth by how much its memory grows when it is too small
 * @param memoryLimit bytes of that memory at most; 0: all there is
 * @param tf32 whether float32 products are rounded to 10 bits of mantissa, which is faster and less
 *     exact
 */
public record CudaOptions(
        ConvolutionSearch convolutionSearch,
        ArenaGrowth arenaGrowth,
        long memoryLimit,
        boolean tf32) {

    /** Named as ONNX Runtime names them. */
    public enum ConvolutionSearch {
        /** Tries all for every new shape: slow at first, and not always the same choice. */
        EXHAUSTIVE,
        /** Asks cuDNN, which always answers the same. */
        HEURISTIC,
        /** One that always works. */
        DEFAULT
    }

    /** By how much memory grows. */
    public enum ArenaGrowth {
        /** To the next power of two: fewer allocations, more memory. */
        POWER_OF_TWO("kNextPowerOfTwo"),
        /** By what is needed. */
        AS_REQUESTED("kSameAsRequested");

        private final String providerName;

        ArenaGrowth(String providerName) {
            this.providerName = providerName;
        }
    }

    public CudaOptions {
        if (memoryLimit < 0) {
            throw new IllegalArgumentException(
                    "a limit of memory cannot be negative: " + memoryLimit);
        }
    }

    /** Exact, and the same on every worker with the same GPU. */
    public static CudaOptions defaults() {
        return new CudaOptions(ConvolutionSearch.HEURISTIC, ArenaGrowth.AS_REQUESTED, 0, false);
    }

    /** As ONNX Runtime's CUDA provider reads them. */
    public Map<String, String> providerOptions() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("cudnn_conv_algo_search", convolutionSearch.name());
        // Less would keep cuDNN from the algorithms that use tensor cores.
        options.put("cudnn_conv_use_max_workspace", "1");
        options.put("arena_extend_strategy", arenaGrowth.providerName);
        options.put("use_tf32", tf32 ? "1" : "0");
        if (memoryLimit > 0) {
            options.put("gpu_mem_limit", String.valueOf(memoryLimit));
        }
        return options;
    }
}
