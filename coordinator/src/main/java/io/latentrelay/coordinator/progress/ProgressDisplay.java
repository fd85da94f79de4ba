package io.latentrelay.coordinator.progress;

import io.latentrelay.coordinator.status.RunStatus;
import java.io.PrintStream;
import java.time.Duration;

/** Shows how a run comes along, until closed. For one thread. */
public interface ProgressDisplay extends AutoCloseable {

    void show(RunStatus status);

    @Override
    void close();

    /** A bar when {@code out} is the terminal's; otherwise plain lines, now and then. */
    @SuppressWarnings("SystemConsoleNull")
    static ProgressDisplay on(PrintStream out) {
        // A console is there only when neither input nor output is a file or a pipe; from Java 22
        // on that needs jdk.console=java.base, which the relay script sets.
        boolean isTerminal = out == System.out && System.console() != null;
        return isTerminal
                ? new ProgressBarDisplay(out)
                : new ProgressLines(out, Duration.ofSeconds(10));
    }
}
