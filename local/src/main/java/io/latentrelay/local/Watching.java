package io.latentrelay.local;

import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.local.fleet.LocalFleet;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Watches a run from the moment it was submitted. */
final class Watching {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final LocalFleet fleet;
    private final PrintStream out;
    private final BooleanSupplier isToldToStop;

    Watching(LocalFleet fleet, PrintStream out, BooleanSupplier isToldToStop) {
        this.fleet = fleet;
        this.out = out;
        this.isToldToStop = isToldToStop;
    }

    /** Until it is finished, or we are told to stop. */
    RunStatus until(RunStatus start) throws InterruptedException {
        boolean hasNew = false;
        RunStatus status = start;
        while (!status.isFinished() && !isToldToStop.getAsBoolean()) {
            Thread.sleep(LOOK_EVERY.toMillis());
            fleet.requireWorking();
            status = fleet.coordinator().status(start.name()).orElseThrow();
            if (!hasNew && status.stored() > start.stored()) {
                hasNew = true;
                out.printf("First picture after %.1f s.%n", secondsSinceStart());
            }
        }
        if (status.isFinished()) {
            long made = status.stored() - start.stored();
            out.printf("%d pictures in %.1f s.%n", made, secondsSinceStart());
        }
        return status;
    }

    /** Since this process was started: what the person at the keyboard has waited. */
    private static double secondsSinceStart() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
    }
}
