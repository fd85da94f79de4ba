package io.latentrelay.inference.onnx;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What an open network really runs on.
 *
 * @param network the folder it was loaded from, such as {@code unet}
 * @param providers that took it, in order of preference
 * @param missed that were asked for and could not be had
 * @param intraOpThreads of the part that runs on the CPU
 * @param loadMillis how long loading it took, TensorRT's making of an engine included
 */
public record NetworkExecution(
        String network,
        List<Provider> providers,
        List<Provider> missed,
        int intraOpThreads,
        long loadMillis) {

    public NetworkExecution {
        providers = List.copyOf(providers);
        missed = List.copyOf(missed);
    }

    /** {@code unet on cuda, cpu (2 threads)}. */
    public String text() {
        String without = missed.isEmpty() ? "" : " without " + names(missed);
        return network
                + " on "
                + names(providers)
                + without
                + " ("
                + intraOpThreads
                + (intraOpThreads == 1 ? " thread)" : " threads)");
    }

    private static String names(List<Provider> providers) {
        return providers.stream().map(Provider::text).collect(Collectors.joining(", "));
    }

    /** Several on one line. */
    public static String text(List<NetworkExecution> networks) {
        return networks.stream().map(NetworkExecution::text).collect(Collectors.joining("; "));
    }
}
