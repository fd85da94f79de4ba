package io.latentrelay.worker;

import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.util.List;

/** How NVIDIA's providers compute. Of no meaning on the CPU. */
final class AcceleratorOptions {

    private static final Option PRECISION =
            Option.withDefault(
                    "tensorrt-precision",
                    "WORD",
                    "In which numbers TensorRT may compute the UNet: as-exported, fp32, fp16 or"
                            + " bf16. Other networks are always as exported.",
                    "as-exported");
    private static final Option WORKSPACE =
            Option.withDefault(
                    "tensorrt-workspace",
                    "GIB",
                    "Scratch memory that TensorRT may take for one engine. 0: all there is.",
                    "0");
    private static final Option EFFORT =
            Option.withDefault(
                    "tensorrt-effort",
                    "N",
                    "How long TensorRT looks for faster kernels when it makes an engine, 0 to 5.",
                    "3");
    private static final Option SEARCH =
            Option.withDefault(
                    "convolution-search",
                    "WORD",
                    "How cuda finds an algorithm for a convolution: heuristic, exhaustive (tries all"
                            + " for every shape, and may choose differently on each worker) or"
                            + " default.",
                    "heuristic");
    private static final Option GROWTH =
            Option.withDefault(
                    "gpu-memory-growth",
                    "WORD",
                    "How cuda's memory grows: as-requested, or power-of-two, which asks less often"
                            + " and takes more.",
                    "as-requested");
    private static final Option LIMIT =
            Option.withDefault(
                    "gpu-memory-limit",
                    "GIB",
                    "Memory that cuda may take for one network. 0: all there is.",
                    "0");
    private static final Option TF32 =
            Option.flag(
                    "tf32",
                    "Let cuda round float32 products to 10 bits of mantissa: faster, less exact.");

    static final List<Option> OPTIONS =
            List.of(PRECISION, WORKSPACE, EFFORT, SEARCH, GROWTH, LIMIT, TF32);

    private static final double GIBI = 1L << 30;
    private static final int MOST_GIB = 4096;

    /**
     * Asked of the CUDA provider.
     *
     * @param memoryLimit in bytes; 0: none
     */
    record Cuda(String convolutionSearch, String memoryGrowth, long memoryLimit, boolean tf32) {}

    /**
     * Asked of TensorRT.
     *
     * @param precision of the UNet
     * @param workspaceBytes 0: no limit
     */
    record TensorRt(String precision, long workspaceBytes, int effort) {}

    private AcceleratorOptions() {}

    /** For every network. */
    static Cuda cuda(Settings settings) {
        return new Cuda(
                settings.oneOf(SEARCH, List.of("heuristic", "exhaustive", "default")),
                settings.oneOf(GROWTH, List.of("as-requested", "power-of-two")),
                bytes(settings, LIMIT),
                settings.flag(TF32));
    }

    /** For every network but for the precision. */
    static TensorRt tensorRt(Settings settings) {
        return new TensorRt(
                settings.oneOf(PRECISION, List.of("as-exported", "fp32", "fp16", "bf16")),
                bytes(settings, WORKSPACE),
                settings.integer(EFFORT, 0, 5));
    }

    private static long bytes(Settings settings, Option option) {
        return Math.round(settings.decimal(option, 0, MOST_GIB) * GIBI);
    }
}
