package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.ledger.Control;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.Submission;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people change: runs that begin, stop and go on, begin again or grow. Between rounds only;
 * not safe for concurrent use.
 */
final class Changes {

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    private final Line line;
    private final InstantSource clock;
    private final ActiveRuns runs;
    private final Statuses statuses;
    private final Admission admission;
    private final Reopening reopening;
    private final Reading reading;

    Changes(
            Line line,
            InstantSource clock,
            ActiveRuns runs,
            Statuses statuses,
            Admission admission,
            Reopening reopening,
            Reading reading) {
        this.line = line;
        this.clock = clock;
        this.runs = runs;
        this.statuses = statuses;
        this.admission = admission;
        this.reopening = reopening;
        this.reading = reading;
    }

    /** Begins a run, or finds that it is known. */
    Submission submit(RunDocument submitted) {
        String name = submitted.run().name();
        Optional<RunDocument> known = admission.known(submitted);
        Optional<ActiveRun> active = runs.find(name);
        if (active.isPresent()) {
            return new Submission(Submission.Outcome.RUNNING, statuses.of(active.get()));
        }
        Optional<RunStatus> finished = known.flatMap(run -> statuses.finished(name));
        return finished.map(status -> new Submission(Submission.Outcome.FINISHED, status))
                .orElseGet(() -> begin(known, submitted));
    }

    private Submission begin(Optional<RunDocument> known, RunDocument submitted) {
        Ends ends = reading.beginning();
        ActiveRun run =
                known.isPresent()
                        ? admission.complete(known.get(), clock.instant(), ends)
                        : admission.admit(submitted, clock.instant(), ends);
        LOG.info("Run {} begins: {} images", run.name(), run.expansion().images());
        begin(run, ends);
        return started(run);
    }

    private void begin(ActiveRun run, Ends ends) {
        runs.add(run);
        boolean isNew =
                run.checkpoint().position().results() == ends.results()
                        && run.checkpoint().position().baseJobs() == ends.baseJobs();
        if (!isNew) {
            new BaseJobsSeen(line.baseJobs()).tell(runs);
            reading.replay(runs.all());
        }
    }

    private Submission started(ActiveRun run) {
        return new Submission(Submission.Outcome.STARTED, statuses.of(run));
    }

    /** Changes what people want of a run that is not finished. Empty when none has the name. */
    Optional<RunStatus> control(String name, UnaryOperator<Control> change) {
        Optional<ActiveRun> run = runs.find(name);
        run.ifPresent(active -> active.control(change.apply(active.control()), reading.ends()));
        if (run.isEmpty() && statuses.finished(name).isPresent()) {
            throw new IllegalArgumentException(
                    "run "
                            + name
                            + " is finished; what failed can be tried again with: relay retry "
                            + name);
        }
        return run.map(statuses::of);
    }

    /** Tries images again that failed: at once when the run is finished, else when it would be. */
    Optional<RunStatus> retry(String name, List<String> reasons) {
        if (statuses.finished(name).isEmpty()) {
            return control(name, control -> control.retrying(reasons));
        }
        Ends ends = reading.beginning();
        ActiveRun again = reopening.retry(name, reasons, ends);
        begin(again, ends);
        return Optional.of(statuses.of(again));
    }

    /** Adds to a run, or begins it, what a document has beyond it. */
    Submission extend(RunDocument larger) {
        String name = larger.run().name();
        if (runs.find(name).isPresent()) {
            return grow(runs.get(name), larger);
        }
        Optional<RunStatus> finished = statuses.finished(name);
        if (finished.isEmpty()) {
            return submit(larger);
        }
        Ends ends = reading.beginning();
        Optional<ActiveRun> more = reopening.extend(larger, ends);
        more.ifPresent(run -> begin(run, ends));
        return more.map(this::started)
                .orElseGet(() -> new Submission(Submission.Outcome.FINISHED, finished.get()));
    }

    private Submission grow(ActiveRun active, RunDocument larger) {
        Optional<ActiveRun> grown = reopening.grow(active, larger, reading.ends());
        grown.ifPresent(run -> begin(run, reading.beginning()));
        return grown.map(this::started)
                .orElseGet(() -> new Submission(Submission.Outcome.RUNNING, statuses.of(active)));
    }
}
