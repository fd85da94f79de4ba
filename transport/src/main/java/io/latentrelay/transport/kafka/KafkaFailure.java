package io.latentrelay.transport.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What a failed Kafka call says, without its wrapping. */
final class KafkaFailure {

    private KafkaFailure() {}

    /** The exception that a future wrapped. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean isWrapper =
                failure instanceof ExecutionException || failure instanceof CompletionException;
        return isWrapper && cause != null ? unwrapped(cause) : failure;
    }

    /** Its message and those of its causes, each said once, in one line. */
    static String reason(Throwable failure) {
        List<String> said = new ArrayList<>();
        for (Throwable t = unwrapped(failure); t != null; t = t.getCause()) {
            String message = t.getMessage();
            String text = message == null ? t.getClass().getSimpleName() : message;
            if (said.stream().noneMatch(earlier -> earlier.contains(text))) {
                said.add(text);
            }
        }
        return String.join(": ", said);
    }
}
