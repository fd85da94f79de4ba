package io.latentrelay.coordinator.prompts;

import io.latentrelay.coordinator.document.Value;

/**
 * A row as its file has it.
 *
 * @param place for messages, such as {@code prompts.csv:17}
 * @param value a prompt, or columns
 */
public record RawRow(String place, Value value) {}
