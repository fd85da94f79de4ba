package io.latentrelay.coordinator.progress;

import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.StatusText;
import io.latentrelay.coordinator.status.Wording;
import java.io.PrintStream;
import java.time.Duration;

/** Progress as lines of text, for logs and pipes: no control characters, and not too many. */
final class ProgressLines implements ProgressDisplay {

    private final PrintStream out;
    private final long nanosApart;
    private long shownAt;
    private long shown = -1;

    ProgressLines(PrintStream out, Duration apart) {
        this.out = out;
        this.nanosApart = apart.toNanos();
    }

    @Override
    public void show(RunStatus status) {
        boolean isDue = shown < 0 || System.nanoTime() - shownAt >= nanosApart;
        boolean isNews = status.ended() != shown;
        if (isNews && (isDue || status.isFinished())) {
            out.println(StatusText.headline(status) + pace(status));
            shownAt = System.nanoTime();
            shown = status.ended();
        }
    }

    private static String pace(RunStatus status) {
        return status.secondsLeft().isEmpty()
                ? ""
                : ", "
                        + Wording.rate(status.rate())
                        + ", "
                        + Wording.seconds(status.secondsLeft().getAsDouble())
                        + " left";
    }

    @Override
    public void close() {
        out.flush();
    }
}
