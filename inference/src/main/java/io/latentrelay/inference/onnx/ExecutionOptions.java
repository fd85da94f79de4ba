package io.latentrelay.inference.onnx;

import io.latentrelay.inference.gpu.GpuOptions;
import java.util.List;

/**
 * How networks are run. On the CPU, none of it changes what comes out; other providers' kernels
 * differ in the last bits.
 *
 * @param intraOpThreads threads that share the work of one network call on the CPU, the calling one
 *     included
 * @param spinning whether those threads wait for work by burning their cores: somewhat faster on
 *     cores that nothing else uses, several times slower on cores that are shared
 * @param providers in order of preference; parts of a network that none of them takes run on the
 *     CPU
 * @param allowsFallback whether a provider that cannot be had is passed over, with a warning,
 *     instead of being an error
 * @param gpu for the providers that use one
 */
public record ExecutionOptions(
        int intraOpThreads,
        boolean spinning,
        List<Provider> providers,
        boolean allowsFallback,
        GpuOptions gpu) {

    public ExecutionOptions {
        providers = List.copyOf(providers);
        if (intraOpThreads < 1) {
            throw new IllegalArgumentException(
                    "intra-op threads must be at least 1: " + intraOpThreads);
        }
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("at least one execution provider is needed");
        }
    }

    /** On the CPU. */
    public ExecutionOptions(int intraOpThreads, boolean spinning) {
        this(intraOpThreads, spinning, List.of(Provider.CPU), false, GpuOptions.onDevice(0));
    }

    /** One thread per core, none of them spinning. */
    public static ExecutionOptions defaults() {
        return new ExecutionOptions(Runtime.getRuntime().availableProcessors(), false);
    }

    /**
     * As a user says it, without spinning.
     *
     * @param providers such as {@code tensorrt,cuda,cpu}
     */
    public static ExecutionOptions of(
            int intraOpThreads, String providers, int device, boolean allowsFallback) {
        return new ExecutionOptions(
                intraOpThreads,
                false,
                Provider.list(providers),
                allowsFallback,
                GpuOptions.onDevice(device));
    }

    /** The same with so many threads. */
    public ExecutionOptions withIntraOpThreads(int threads) {
        return new ExecutionOptions(threads, spinning, providers, allowsFallback, gpu);
    }

    /** The same on a GPU run so. */
    public ExecutionOptions withGpu(GpuOptions options) {
        return new ExecutionOptions(intraOpThreads, spinning, providers, allowsFallback, options);
    }

    /** Whether this provider is wanted. */
    public boolean asksFor(Provider provider) {
        return providers.contains(provider);
    }
}
