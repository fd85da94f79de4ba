package io.latentrelay.transport.queue;

import java.time.Instant;
import java.util.Map;

/**
 * A record as it lies on a topic. The arrays are the record's own and are not to be changed.
 *
 * @param topic where it was read
 * @param offset its place there
 * @param published when, by the clock of whoever published it
 * @param key routing key, empty when the record had none
 * @param headers by name; the last one counts where a name repeats
 */
// Records are not compared, and copying a megabyte of latents for each would be dear.
@SuppressWarnings("ArrayRecordComponent")
public record Message(
        String topic,
        int partition,
        long offset,
        Instant published,
        byte[] key,
        Map<String, byte[]> headers,
        byte[] value) {

    public Message {
        headers = Map.copyOf(headers);
    }

    /** Where the record lies, for messages to people: {@code topic-partition@offset}. */
    public String place() {
        return topic + "-" + partition + "@" + offset;
    }
}
