package io.latentrelay.local;

import io.latentrelay.coordinator.progress.ProgressDisplay;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.Wording;
import io.latentrelay.local.fleet.LocalFleet;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/** Watches a run that was just submitted, and takes the time. */
final class Watch {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final LocalFleet fleet;
    private final RunStatus start;
    private final double startedAfter = secondsSinceStart();
    private RunStatus latest;
    private OptionalDouble firstPictureAfter = OptionalDouble.empty();

    Watch(LocalFleet fleet, RunStatus start) {
        this.fleet = fleet;
        this.start = start;
        this.latest = start;
    }

    /**
     * Shows progress until the run is finished, or we are told to stop.
     *
     * @throws IllegalStateException when a worker has failed
     */
    RunStatus until(BooleanSupplier isToldToStop, PrintStream out) throws InterruptedException {
        try (ProgressDisplay display = ProgressDisplay.on(out)) {
            while (!latest.isFinished() && !isToldToStop.getAsBoolean()) {
                Thread.sleep(LOOK_EVERY.toMillis());
                fleet.requireWorking();
                latest = fleet.coordinator().status(start.name()).orElseThrow();
                if (firstPictureAfter.isEmpty() && latest.stored() > start.stored()) {
                    firstPictureAfter = OptionalDouble.of(secondsSinceStart());
                }
                display.show(latest);
            }
        }
        return latest;
    }

    /** {@code 16 pictures in 3.2 s, 5.00 images/s; the first 4.1 s after the start of relay}. */
    String figures() {
        long made = latest.stored() - start.stored();
        double seconds = secondsSinceStart() - startedAfter;
        String pictures =
                String.format(
                        Locale.ROOT,
                        "%s in %.1f s, %s",
                        Wording.count(made, "picture"),
                        seconds,
                        Wording.rate(made / seconds));
        return firstPictureAfter.isEmpty()
                ? pictures
                : pictures
                        + String.format(
                                Locale.ROOT,
                                "; the first %.1f s after the start of relay",
                                firstPictureAfter.getAsDouble());
    }

    /** Since this process was started: what the person at the keyboard has waited. */
    private static double secondsSinceStart() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
    }
}
