package io.latentrelay.inference;

import io.latentrelay.diffusion.tokenizer.ClipTokenizer;
import io.latentrelay.diffusion.tokenizer.Emphasis;
import io.latentrelay.diffusion.tokenizer.TokenChunk;
import io.latentrelay.diffusion.tokenizer.Tokens;
import io.latentrelay.inference.conditioning.TextEmbedding;
import io.latentrelay.inference.onnx.NetworkDescription;
import io.latentrelay.inference.onnx.NetworkExecution;
import io.latentrelay.inference.onnx.TextEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model's text encoders with their tokenizers: from prompts to what the UNet reads. Remembers
 * prompts it has seen, so that a sweep encodes each once.
 */
final class PromptEncoder implements AutoCloseable {

    private final Optional<Encoder> first;
    private final Encoder second;
    private final BoundedCache<Prompt, TextEmbedding> cache;

    /**
     * One tokenizer with its network.
     *
     * @param layers of the network
     */
    record Encoder(ClipTokenizer tokenizer, TextEncoder network, int layers) {

        Tokens tokenize(String text, boolean emphasis) {
            return emphasis ? tokenizer.tokenize(Emphasis.parse(text)) : tokenizer.tokenize(text);
        }

        /** Chunk by chunk: none sees another. */
        TextEmbedding encode(Tokens tokens, Prompt prompt) {
            List<TextEmbedding> encoded = new ArrayList<>();
            for (int i = 0; i < prompt.chunks(); i++) {
                TokenChunk chunk = tokens.chunk(i);
                TextEmbedding embedding = network.encode(chunk.ids(), prompt.skippedLayers());
                encoded.add(chunk.isWeighted() ? embedding.weighted(chunk.weights()) : embedding);
            }
            return TextEmbedding.inSequence(encoded);
        }
    }

    /**
     * What is encoded.
     *
     * @param text for text encoder 1; a refiner, which has none, does not read it
     * @param text2 for text encoder 2
     * @param skippedLayers 1 for the penultimate hidden states, which SDXL was trained on
     * @param emphasis whether brackets are weights
     * @param chunks how many are encoded; tokens beyond them are not seen, chunks beyond the text
     *     are the empty prompt's
     */
    record Prompt(String text, String text2, int skippedLayers, boolean emphasis, int chunks) {}

    /**
     * @param first absent in a refiner
     */
    PromptEncoder(Optional<Encoder> first, Encoder second, long cacheBytes) {
        this.first = first;
        this.second = second;
        this.cache = new BoundedCache<>(cacheBytes, embedding -> embedding.bytes() + 256);
    }

    TextEmbedding encode(Prompt prompt) {
        return cache.get(prompt, this::compute);
    }

    /** How many tokens encoder 1 makes of a text, without start and end; 0 without encoder 1. */
    int tokens(String text, boolean emphasis) {
        return first.map(encoder -> encoder.tokenize(text, emphasis).count()).orElse(0);
    }

    /** How many tokens encoder 2 makes of a text, without start and end. */
    int tokens2(String text, boolean emphasis) {
        return second.tokenize(text, emphasis).count();
    }

    /** How often a prompt was known already, and what remembering costs. */
    PromptCacheStatistics statistics() {
        return new PromptCacheStatistics(cache.hits(), cache.misses(), cache.bytes());
    }

    /** The largest clip_skip that leaves every encoder a hidden state to read. */
    int maxClipSkip() {
        return Math.min(first.map(Encoder::layers).orElse(second.layers()), second.layers()) - 1;
    }

    private TextEmbedding compute(Prompt prompt) {
        TextEmbedding embedding2 = compute(second, prompt.text2(), prompt);
        return first.map(encoder -> compute(encoder, prompt.text(), prompt).beside(embedding2))
                .orElse(embedding2);
    }

    private static TextEmbedding compute(Encoder encoder, String text, Prompt prompt) {
        return encoder.encode(encoder.tokenize(text, prompt.emphasis()), prompt);
    }

    /** What the encoders take and give. */
    List<NetworkDescription> descriptions() {
        List<NetworkDescription> descriptions = new ArrayList<>();
        first.ifPresent(encoder -> descriptions.add(encoder.network().description()));
        descriptions.add(second.network().description());
        return List.copyOf(descriptions);
    }

    /** What the encoders really run on. */
    List<NetworkExecution> executions() {
        List<NetworkExecution> executions = new ArrayList<>();
        first.ifPresent(encoder -> executions.add(encoder.network().execution()));
        executions.add(second.network().execution());
        return List.copyOf(executions);
    }

    @Override
    public void close() {
        first.ifPresent(encoder -> encoder.network().close());
        second.network().close();
    }
}
