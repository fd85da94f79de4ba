package io.latentrelay.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a session the execution providers that were asked for. */
final class ProviderChoice {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderChoice.class);

    private ProviderChoice() {}

    /**
     * Adds the providers in their order.
     *
     * @param network that the session is for, to say so
     * @return those that could be had; the CPU is always the last, asked for or not
     * @throws IllegalArgumentException naming one that cannot be had and why, unless fallback is
     *     allowed
     */
    static List<Provider> add(
            OrtSession.SessionOptions session, ExecutionOptions options, String network) {
        List<Provider> had = new ArrayList<>();
        for (Provider provider : options.providers()) {
            if (provider == Provider.CPU) {
                break; // takes all that is left
            }
            try {
                add(session, provider, options.device());
                had.add(provider);
            } catch (MissingProviderException e) {
                String problem =
                        network + ": provider " + provider.text() + " cannot be had: " + e.reason();
                if (!options.allowsFallback()) {
                    throw new IllegalArgumentException(
                            problem + "; --allow-fallback goes on without it", e);
                }
                LOG.warn("{}; going on without it", problem);
            }
        }
        had.add(Provider.CPU);
        return List.copyOf(had);
    }

    private static final class MissingProviderException extends Exception {
        private static final long serialVersionUID = 1;

        private final String reason;

        MissingProviderException(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    private static void add(OrtSession.SessionOptions session, Provider provider, int device)
            throws MissingProviderException {
        OrtProvider name = provider == Provider.CUDA ? OrtProvider.CUDA : OrtProvider.TENSOR_RT;
        if (!OrtEnvironment.getAvailableProviders().contains(name)) {
            throw new MissingProviderException(
                    "the ONNX Runtime of this program has only "
                            + available()
                            + "; build it with 'mvn -Pgpu package' for NVIDIA GPUs");
        }
        try {
            if (provider == Provider.CUDA) {
                session.addCUDA(device);
            } else {
                session.addTensorrt(device);
            }
        } catch (OrtException e) {
            // Such as: a library of CUDA, cuDNN or TensorRT that was not found.
            throw new MissingProviderException(Graph.oneLine(e));
        }
    }

    private static String available() {
        return OrtEnvironment.getAvailableProviders().stream()
                .map(name -> name.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
