package io.latentrelay.transport.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a failed Kafka call says, without its wrapping. */
final class KafkaFailure {

    /** Of exceptions, each with a colon after it; the last one's simple name is the group. */
    private static final Pattern CLASS_NAMES =
            Pattern.compile("(?:(?:[a-z]\\w*\\.)+([A-Z]\\w*(?:Exception|Error)): )+");

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
            String text = message == null ? t.getClass().getSimpleName() : oneLine(message);
            if (said.stream().noneMatch(earlier -> earlier.contains(text))) {
                said.add(text);
            }
        }
        return String.join(": ", said);
    }

    /** What failed in a login module is told by its stack trace, and by all that wrapped it. */
    static String oneLine(String message) {
        String text =
                message.lines()
                        .takeWhile(line -> !line.startsWith("\tat "))
                        .map(String::strip)
                        .collect(Collectors.joining(" "));
        return CLASS_NAMES.matcher(text).replaceAll("$1: ");
    }
}
