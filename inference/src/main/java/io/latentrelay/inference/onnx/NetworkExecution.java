package io.latentrelay.inference.onnx;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What an open network really runs on.
 *
 * @param network the folder it was loaded from, such as {@code unet}
 * @param providers that took it, in order of preference
 * @param intraOpThreads of the part that runs on the CPU
 */
public record NetworkExecution(String network, List<Provider> providers, int intraOpThreads) {

    public NetworkExecution {
        providers = List.copyOf(providers);
    }

    /** {@code unet on cuda, cpu (2 threads)}. */
    public String text() {
        String names = providers.stream().map(Provider::text).collect(Collectors.joining(", "));
        return network
                + " on "
                + names
                + " ("
                + intraOpThreads
                + (intraOpThreads == 1 ? " thread)" : " threads)");
    }

    /** Several on one line. */
    public static String text(List<NetworkExecution> networks) {
        return networks.stream().map(NetworkExecution::text).collect(Collectors.joining("; "));
    }
}
