package io.latentrelay.transport.telemetry;

import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.WorkHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Which work log lines are about: {@code run} and {@code trajectory}, and {@code image} where it is
 * one. JSON log lines have these as fields. It holds for the thread that runs something in it;
 * another thread has to enter it, too.
 */
public final class LogContext {

    /** Names of the fields. */
    private static final List<String> NAMES = List.of("run", "trajectory", "image");

    private final Map<String, String> values;

    private LogContext(Map<String, String> values) {
        this.values = values;
    }

    /** About the work of a record; about nothing if its headers do not say. */
    public static LogContext of(Message message) {
        return WorkHeaders.of(message.headers())
                .map(about -> of(about.run(), about.trajectory()))
                .orElseGet(() -> new LogContext(Map.of()));
    }

    public static LogContext of(String run, long trajectory) {
        return new LogContext(Map.of("run", run, "trajectory", String.valueOf(trajectory)));
    }

    /** About one image. */
    public static LogContext of(String run, long trajectory, long image) {
        String of = String.valueOf(trajectory);
        return new LogContext(Map.of("run", run, "trajectory", of, "image", String.valueOf(image)));
    }

    /** Runs it; log lines of this thread are about this meanwhile, and then as before. */
    public void run(Runnable task) {
        boolean unused =
                call(
                        () -> {
                            task.run();
                            return true;
                        });
    }

    /** As {@link #run}, for something that has a result. */
    public <T> T call(Supplier<T> task) {
        Map<String, String> before =
                Optional.ofNullable(MDC.getCopyOfContextMap()).orElse(Map.of());
        set(values);
        try {
            return task.get();
        } finally {
            set(before);
        }
    }

    private static void set(Map<String, String> values) {
        for (String name : NAMES) {
            @Nullable String value = values.get(name);
            if (value == null) {
                MDC.remove(name);
            } else {
                MDC.put(name, value);
            }
        }
    }
}
