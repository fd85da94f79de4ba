package io.latentrelay.inference.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What computes a network: one of ONNX Runtime's execution providers. */
public enum Provider {
    /** NVIDIA's compiler, which spends minutes on a network when it first sees a shape. */
    TENSORRT,
    /** An NVIDIA GPU. */
    CUDA,
    /** The processor; takes whatever no other provider takes. */
    CPU;

    /** As options name it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads an order of preference such as {@code tensorrt,cuda,cpu}.
     *
     * @throws IllegalArgumentException naming a word that is no provider, or is there twice
     */
    public static List<Provider> list(String text) {
        List<Provider> providers = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            Provider provider = of(word.strip(), text);
            if (providers.contains(provider)) {
                throw new IllegalArgumentException(
                        "providers '" + text + "' name " + provider.text() + " twice");
            }
            providers.add(provider);
        }
        return List.copyOf(providers);
    }

    private static Provider of(String word, String text) {
        return Arrays.stream(values())
                .filter(provider -> provider.text().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "providers '"
                                                + text
                                                + "': '"
                                                + word
                                                + "' is not one of "
                                                + known()));
    }

    private static String known() {
        return Arrays.stream(values()).map(Provider::text).collect(Collectors.joining(", "));
    }
}
