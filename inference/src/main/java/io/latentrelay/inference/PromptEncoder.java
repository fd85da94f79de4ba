package io.latentrelay.inference;

import io.latentrelay.diffusion.tokenizer.ClipTokenizer;
import io.latentrelay.diffusion.tokenizer.Tokens;
import io.latentrelay.inference.conditioning.TextEmbedding;
import io.latentrelay.inference.onnx.TextEncoder;
import java.util.Optional;

/**
 * A model's text encoders with their tokenizers: from prompts to what the UNet reads. Remembers
 * prompts it has seen, so that a sweep encodes each once.
 */
final class PromptEncoder implements AutoCloseable {

    private final Optional<Encoder> first;
    private final Encoder second;
    private final BoundedCache<Prompt, Encoded> cache;

    /**
     * One tokenizer with its network.
     *
     * @param layers of the network
     */
    record Encoder(ClipTokenizer tokenizer, TextEncoder network, int layers) {

        TextEmbedding encode(Tokens tokens, int skippedLayers) {
            return network.encode(tokens.ids(), skippedLayers);
        }
    }

    /**
     * What is encoded.
     *
     * @param text for text encoder 1; a refiner, which has none, does not read it
     * @param text2 for text encoder 2
     * @param skippedLayers 1 for the penultimate hidden states, which SDXL was trained on
     */
    record Prompt(String text, String text2, int skippedLayers) {}

    /** A prompt encoded, and how many of its tokens each encoder did not see. */
    record Encoded(TextEmbedding embedding, int tokensCut, int tokensCut2) {}

    /**
     * @param first absent in a refiner
     */
    PromptEncoder(Optional<Encoder> first, Encoder second, long cacheBytes) {
        this.first = first;
        this.second = second;
        this.cache = new BoundedCache<>(cacheBytes, PromptEncoder::bytes);
    }

    private static long bytes(Encoded encoded) {
        return encoded.embedding().bytes() + 256;
    }

    Encoded encode(Prompt prompt) {
        return cache.get(prompt, this::compute);
    }

    /** How often a prompt was known already, and what remembering costs. */
    PromptCacheStatistics statistics() {
        return new PromptCacheStatistics(cache.hits(), cache.misses(), cache.bytes());
    }

    /** The largest clip_skip that leaves every encoder a hidden state to read. */
    int maxClipSkip() {
        return Math.min(first.map(Encoder::layers).orElse(second.layers()), second.layers()) - 1;
    }

    private Encoded compute(Prompt prompt) {
        Tokens tokens2 = second.tokenizer().tokenize(prompt.text2());
        TextEmbedding embedding2 = second.encode(tokens2, prompt.skippedLayers());
        if (first.isEmpty()) {
            return new Encoded(embedding2, 0, cut(tokens2));
        }
        Tokens tokens = first.get().tokenizer().tokenize(prompt.text());
        TextEmbedding embedding = first.get().encode(tokens, prompt.skippedLayers());
        return new Encoded(embedding.beside(embedding2), cut(tokens), cut(tokens2));
    }

    private static int cut(Tokens tokens) {
        return Math.max(0, tokens.length() - Tokens.WINDOW);
    }

    @Override
    public void close() {
        first.ifPresent(encoder -> encoder.network().close());
        second.network().close();
    }
}
