package io.latentrelay.inference;

/**
 * How a model's memory of encoded prompts has done since it was opened.
 *
 * @param hits prompts that did not need encoding
 * @param misses prompts that were encoded
 * @param bytes memory it takes now
 */
public record PromptCacheStatistics(long hits, long misses, long bytes) {}
