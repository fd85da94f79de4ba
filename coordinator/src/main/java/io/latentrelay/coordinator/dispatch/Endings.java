package io.latentrelay.coordinator.dispatch;

import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings runs to their ends: manifest parts, the rest of what is cancelled, the figures. */
final class Endings {

    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    private final ActiveRuns runs;
    private final RunIndex index;
    private final Reopening reopening;
    private final Limits limits;
    private long parts;

    Endings(ActiveRuns runs, RunIndex index, Reopening reopening, Limits limits) {
        this.runs = runs;
        this.index = index;
        this.reopening = reopening;
        this.limits = limits;
    }

    /** Manifest parts committed since the start. */
    long parts() {
        return parts;
    }

    /** Writes manifest parts that are whole. True when there was one, and may be another. */
    boolean commit(Instant now, Ends ends) {
        boolean any = false;
        for (ActiveRun run : runs.all()) {
            run.notePace(now);
            int count = run.commitParts();
            if (count > 0) {
                parts += count;
                run.checkpoint(ends);
                any = true;
            }
        }
        return any;
    }

    /**
     * Ends a run whose manifest is whole, or begins its next generation.
     *
     * @param beginning what begins now has all its results at or after this
     */
    void end(ActiveRun run, Instant now, Ends beginning) {
        Optional<ActiveRun> next = reopening.next(run, beginning);
        if (next.isPresent()) {
            runs.add(next.get());
            LOG.info("Run {} is done; {} images again", run.name(), next.get().ledger().open());
        } else {
            index.end(run.finish(now));
            runs.remove(run);
            LOG.info("Run {} is finished", run.name());
        }
    }

    /**
     * Lets what is left of cancelled runs end. Which images these are is decided by one number,
     * stored before it takes effect. True when there are such.
     */
    boolean closeCancelled(Instant now, Ends ends) {
        boolean any = false;
        for (ActiveRun run : runs.all()) {
            boolean isClosed = run.control().closedAt().isPresent();
            if (!isClosed && run.isReadyToClose(now, limits.farewell())) {
                run.control(run.control().closed(ends.results()), ends);
                isClosed = true;
            }
            if (isClosed && !run.ledger().isClosed()) {
                run.close();
                any = true;
            }
        }
        return any;
    }
}
