package io.latentrelay.coordinator.prompts;

import java.util.function.Consumer;

/** Rows that can be read from the first to the last, as often as needed, without being held. */
@FunctionalInterface
public interface RowSource {

    /**
     * Hands on every row in order.
     *
     * @throws IllegalArgumentException when they cannot be read, naming file, line and reason
     */
    void read(Consumer<RawRow> rows);
}
