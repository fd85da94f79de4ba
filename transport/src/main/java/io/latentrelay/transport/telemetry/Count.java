package io.latentrelay.transport.telemetry;

/** Something that only grows. Safe for concurrent use. */
@FunctionalInterface
public interface Count {

    void add(double amount);

    default void increment() {
        add(1);
    }
}
