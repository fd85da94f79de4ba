package io.latentrelay.transport.queue;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Writes records durably. Safe for concurrent use. */
public interface Publisher extends AutoCloseable {

    /**
     * Completes with the record's offset when every in-sync replica has it; exceptionally when it
     * cannot be written, with a message that names topic and cause. A broker that is away is waited
     * for: by the future, or already by this call, which may block.
     */
    CompletableFuture<Long> publish(
            String topic, String key, Map<String, byte[]> headers, byte[] value);

    /** Waits for what was sent. */
    @Override
    void close();
}
