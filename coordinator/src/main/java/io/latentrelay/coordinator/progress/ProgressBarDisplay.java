package io.latentrelay.coordinator.progress;

import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.Wording;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress as a bar that is drawn over itself. */
final class ProgressBarDisplay implements ProgressDisplay {

    private final PrintStream out;
    private volatile Optional<Duration> left = Optional.empty();
    private @Nullable ProgressBar bar;

    ProgressBarDisplay(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(RunStatus status) {
        left =
                status.secondsLeft().stream()
                        .mapToObj(seconds -> Duration.ofMillis((long) (1000 * seconds)))
                        .findAny();
        ProgressBar shown = bar == null ? open(status) : bar;
        bar = shown;
        shown.setExtraMessage(extra(status));
        shown.stepTo(status.ended());
    }

    private ProgressBar open(RunStatus status) {
        return new ProgressBarBuilder()
                .setTaskName(status.name())
                .setInitialMax(status.images())
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .setUpdateIntervalMillis(250)
                .setEtaFunction(state -> left)
                .startsFrom(status.ended(), Duration.ZERO)
                .build();
    }

    private static String extra(RunStatus status) {
        String rate = status.rate() > 0 ? " " + Wording.rate(status.rate()) : "";
        return status.failed() == 0 ? rate : rate + " " + status.failed() + " failed";
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
