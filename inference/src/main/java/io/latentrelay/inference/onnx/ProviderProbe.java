package io.latentrelay.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a provider that the runtime lists can really be had: it loads its libraries when it is
 * added and meets the driver when a session is made, so a session of one node is made with it. What
 * fails after that is the network's fault, and no reason to fall back.
 */
final class ProviderProbe {

    private static final Map<Asked, Optional<String>> ANSWERS = new ConcurrentHashMap<>();

    private record Asked(Provider provider, int device) {}

    private ProviderProbe() {}

    /** What is missing; empty when nothing is. Found out once in a process. */
    static Optional<String> missing(Provider provider, int device) {
        return ANSWERS.computeIfAbsent(new Asked(provider, device), ProviderProbe::ask);
    }

    private static Optional<String> ask(Asked asked) {
        OrtEnvironment environment = OrtStart.environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            if (asked.provider() == Provider.CUDA) {
                addCuda(options, asked.device());
            } else {
                addTensorRt(options, asked.device());
            }
            environment.createSession(oneNode(), options).close();
            return Optional.empty();
        } catch (OrtException e) {
            return Optional.of(MissingProvider.explain(asked.provider(), Graph.oneLine(e)));
        }
    }

    /** By its options: asked for by number alone, it does not say which library is missing. */
    private static void addCuda(OrtSession.SessionOptions options, int device) throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device)) {
            options.addCUDA(cuda);
        }
    }

    /** Leaves the node to the CPU: no engine need be made. */
    private static void addTensorRt(OrtSession.SessionOptions options, int device)
            throws OrtException {
        try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(device)) {
            tensorRt.add("trt_min_subgraph_size", "2");
            options.addTensorrt(tensorRt);
        }
    }

    /** {@code y = Identity(x)} on one float. */
    static byte[] oneNode() {
        try (InputStream file = ProviderProbe.class.getResourceAsStream("one-node.onnx")) {
            return Objects.requireNonNull(file, "one-node.onnx is not in the jar").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
