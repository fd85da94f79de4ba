package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.run.RunKeys;
import io.latentrelay.schemas.DeadLetter;
import io.latentrelay.transport.queue.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds out which run an unusable record was about, from what stands beside its value. */
final class DeadLetterOrigin {

    private DeadLetterOrigin() {}

    /** The run's name, from the header or else from the record's key; empty when neither tells. */
    static Optional<String> of(DeadLetter letter) {
        return Optional.ofNullable(letter.getHeaders().get(Headers.RUN))
                .map(DeadLetterOrigin::text)
                .or(() -> Optional.ofNullable(letter.getKey()).flatMap(DeadLetterOrigin::fromKey))
                .filter(RunKeys::isName);
    }

    private static Optional<String> fromKey(ByteBuffer key) {
        String text = text(key);
        int slash = text.indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(text.substring(0, slash));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
