package io.latentrelay.inference.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import io.latentrelay.inference.gpu.ShapeProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a session the execution providers that were asked for.
 *
 * @param had those that could be had; the CPU is always the last, asked for or not
 * @param missed those that could not
 */
record ProviderChoice(List<Provider> had, List<Provider> missed) {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderChoice.class);

    /** What is missing to one network is missing to all: it is said once. */
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    ProviderChoice {
        had = List.copyOf(had);
        missed = List.copyOf(missed);
    }

    /**
     * What a session is for.
     *
     * @param name such as {@code unet}
     * @param half whether its file is float16
     * @param profile of its calls, where they are known
     */
    record Network(String name, boolean half, Optional<ShapeProfile> profile) {}

    /**
     * Adds the providers in their order.
     *
     * @throws IllegalArgumentException naming one that cannot be had and why, unless fallback is
     *     allowed
     */
    static ProviderChoice add(
            OrtSession.SessionOptions session, ExecutionOptions options, Network network) {
        List<Provider> had = new ArrayList<>();
        List<Provider> missed = new ArrayList<>();
        for (Provider provider : options.providers()) {
            if (provider == Provider.CPU) {
                break; // takes all that is left
            }
            Optional<String> missing = tryAdd(session, provider, options, network);
            if (missing.isEmpty()) {
                had.add(provider);
                continue;
            }
            String problem =
                    "provider %s cannot be had: %s".formatted(provider.text(), missing.get());
            if (!options.allowsFallback()) {
                throw new IllegalArgumentException(
                        network.name() + ": " + problem + "; --allow-fallback goes on without it");
            }
            if (SAID.add(problem)) {
                LOG.warn("{}; going on without it", problem);
            }
            missed.add(provider);
        }
        had.add(Provider.CPU);
        return new ProviderChoice(had, missed);
    }

    /** What is missing; empty when it was added. */
    private static Optional<String> tryAdd(
            OrtSession.SessionOptions session,
            Provider provider,
            ExecutionOptions options,
            Network network) {
        OrtProvider name = provider == Provider.CUDA ? OrtProvider.CUDA : OrtProvider.TENSOR_RT;
        if (!OrtStart.providers().contains(name)) {
            return Optional.of(MissingProvider.build(available()));
        }
        Optional<String> unable = ProviderProbe.missing(provider, options.gpu().device());
        if (unable.isPresent()) {
            return unable;
        }
        try {
            add(session, provider, options, network);
            return Optional.empty();
        } catch (OrtException e) {
            return Optional.of(MissingProvider.explain(provider, Graph.oneLine(e)));
        }
    }

    private static void add(
            OrtSession.SessionOptions session,
            Provider provider,
            ExecutionOptions options,
            Network network)
            throws OrtException {
        int device = options.gpu().device();
        if (provider == Provider.CUDA) {
            try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device)) {
                for (Map.Entry<String, String> option :
                        options.gpu().cuda().providerOptions().entrySet()) {
                    cuda.add(option.getKey(), option.getValue());
                }
                session.addCUDA(cuda);
            }
            return;
        }
        Map<String, String> told =
                options.gpu().tensorRt().providerOptions(network.half(), network.profile());
        try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(device)) {
            for (Map.Entry<String, String> option : told.entrySet()) {
                tensorRt.add(option.getKey(), option.getValue());
            }
            session.addTensorrt(tensorRt);
        }
    }

    private static String available() {
        return OrtStart.providers().stream()
                .map(name -> name.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
