package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.fence.Tenure;
import io.latentrelay.coordinator.ledger.Control;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.status.Fleet;
import io.latentrelay.coordinator.status.FleetSpeed;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.Submission;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.waiting.Waits;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Everything a coordinator does, one round at a time: fold what came back, commit manifest parts,
 * publish what the window has room for, write checkpoints. A round reads the topics without holding
 * the lock, so questions are answered while it waits; rounds themselves come from one thread.
 *
 * <p>After any exception the object is of no more use: open another, which continues from what the
 * topics and the store hold.
 */
public final class Dispatch {

    private static final Duration REPLAY_PATIENCE = Duration.ofSeconds(60);

    private final Line line;
    private final Reading reading;
    private final Tenure tenure;
    private final Limits limits;
    private final InstantSource clock;
    private final RunIndex index;
    private final StrayBook strays;
    private final StepTimes times;
    private final ActiveRuns runs = new ActiveRuns();
    private final Changes changes;
    private final Endings endings;
    private final Statuses statuses;
    private final FleetLoad load;
    private final Folding folding;
    private final Backlogs backlogs;
    private final Publishing publishing;
    private final LostWork lostWork;
    private final OneAtATime turns = new OneAtATime();
    private final OneAtATime fetching = new OneAtATime();
    private volatile Standing standing = Standing.NONE;
    private volatile Overview overview;

    private boolean isBusy;
    private Instant lastSign;
    private Instant checkpointed;

    private Dispatch(Line line, Tenure tenure, Limits limits, InstantSource clock) {
        this.line = line;
        this.tenure = tenure;
        this.limits = limits;
        this.clock = clock;
        RunStore runStore = new RunStore(line.store(), tenure);
        this.index = RunIndex.open(runStore.objects(), line.topics());
        this.strays = StrayBook.open(line.store(), line.topics(), tenure.epoch());
        this.times = StepTimes.open(line.store(), line.topics(), tenure.epoch());
        Admission admission = new Admission(runStore, index, times, limits);
        Reopening reopening = new Reopening(runStore, index, admission);
        this.endings = new Endings(runs, index, reopening, limits);
        this.statuses = new Statuses(line.store(), clock, runs, index, strays);
        this.load = new FleetLoad(runs, times);
        this.folding = new Folding(runs, index, strays, load);
        this.backlogs = new Backlogs(line);
        this.publishing = new Publishing(line, limits, runs, load, backlogs);
        this.lostWork = new LostWork(line, publishing);
        this.lastSign = clock.instant();
        this.checkpointed = clock.instant();
        this.reading = new Reading(line, publishing);
        this.changes = new Changes(line, clock, runs, statuses, admission, reopening, reading);
        takeOver(admission);
        this.overview = overview(clock.instant());
    }

    private void takeOver(Admission admission) {
        Ends ends = new Ends(reading.next(), line.baseJobs().endOffset());
        admission.resumeAll(ends).forEach(runs::add);
        publishing.reached(new BaseJobsSeen(line.baseJobs()).tell(runs));
        reading.replay(runs.all());
        strays.save();
        tenure.requireInCharge();
    }

    /**
     * Continues from what the topics and the store hold.
     *
     * @param tenure under whose epoch everything is written
     */
    public static Dispatch open(Line line, Tenure tenure, Limits limits, InstantSource clock) {
        return new Dispatch(line, tenure, limits, clock);
    }

    /**
     * Begins a run, or finds that it is known.
     *
     * @throws IllegalArgumentException when a different run has the name, saying how they differ
     */
    public Submission submit(RunDocument submitted) {
        return inTurn(() -> changes.submit(submitted));
    }

    /**
     * Keeps a picture for runs to start from.
     *
     * @throws IllegalArgumentException when the key is none for this picture
     */
    public void keep(String key, byte[] picture) {
        new InputPictures(line.store()).keep(key, picture);
    }

    /**
     * Changes what people want of a run that is not finished. Empty when there is none of that
     * name.
     *
     * @throws IllegalArgumentException when that cannot be, saying why
     */
    public Optional<RunStatus> control(String name, UnaryOperator<Control> change) {
        return inTurn(() -> changes.control(name, change));
    }

    /**
     * Tries images again that failed: at once when the run is finished, else when it would be.
     *
     * @param reasons for which they failed; none for all
     * @throws IllegalArgumentException when none failed, or the run is being cancelled
     */
    public Optional<RunStatus> retry(String name, List<String> reasons) {
        return inTurn(() -> changes.retry(name, reasons));
    }

    /**
     * Adds to a run what a document has beyond it, to be made once what it had before has ended. A
     * run that has all of it stays as it is, one that is not known begins.
     *
     * @throws IllegalArgumentException when the document lacks or changes something, or the run is
     *     being cancelled
     */
    public Submission extend(RunDocument larger) {
        return inTurn(() -> changes.extend(larger));
    }

    private <T> T inTurn(Supplier<T> change) {
        T changed =
                turns.change(
                        () -> {
                            T done = change.get();
                            overview = overview(clock.instant());
                            return done;
                        });
        tenure.requireInCharge();
        return changed;
    }

    /**
     * One round. Only ever called by one thread.
     *
     * @param patience how long to wait for results when there are none and nothing else is to do
     */
    public void round(Duration patience) {
        boolean hasRuns = turns.round(this::begin);
        List<Message> results = line.results().read(isBusy ? Duration.ZERO : patience);
        List<Message> deadLetters = line.deadLetters().read(Duration.ZERO);
        if (hasRuns) {
            backlogs.look(clock.instant());
        }
        standing = turns.round(() -> apply(results, deadLetters));
    }

    /** Whether there are runs. */
    private boolean begin() {
        reading.seek(strays.deadLettersOffset());
        return !runs.all().isEmpty();
    }

    private Standing apply(List<Message> results, List<Message> deadLetters) {
        if (reading.mustSeek()) {
            return standing; // A run was taken in meanwhile that needs earlier results first.
        }
        for (Message result : results) {
            folding.result(result);
            reading.folded(result);
        }
        deadLetters.forEach(folding::deadLetter);
        Instant now = clock.instant();
        if (!results.isEmpty()) {
            lastSign = now;
        }
        load.note(now);
        isBusy = endings.commit(now, reading.ends());
        for (ActiveRun run : runs.whole()) {
            lostWork.forget(run);
            endings.end(run, now, reading.beginning());
        }
        if (reading.isReplaying()) {
            endReplayWhenStuck(now);
        } else {
            isBusy |= endings.closeCancelled(now, reading.ends());
            publish(now);
        }
        tidyUp(now);
        if (overview.isOld(now)) {
            overview = overview(now);
        }
        return new Standing(
                runs.all().stream().map(ActiveRun::standing).toList(),
                load.speed().pools(),
                limits.window().images(),
                folding.folded(),
                endings.parts());
    }

    private Overview overview(Instant now) {
        boolean isWhole = index.isAtHand();
        Fleet fleet = isWhole ? statuses.all() : statuses.active();
        return new Overview(fleet, isWhole, load.speed(), now);
    }

    private void endReplayWhenStuck(Instant now) {
        if (Duration.between(lastSign, now).compareTo(REPLAY_PATIENCE) >= 0) {
            reading.endReplay();
        }
    }

    private void publish(Instant now) {
        if (publishing.fillWindow() > 0) {
            lastSign = now;
        }
        boolean isSilent = Duration.between(lastSign, now).compareTo(limits.silence()) >= 0;
        if (isSilent && runs.outstanding() > 0) {
            lastSign = now;
            if (backlogs.isLineEmpty(reading.next())) {
                runs.all().stream()
                        .filter(run -> run.control().isRunning())
                        .forEach(lostWork::recover);
            }
        }
    }

    private void tidyUp(Instant now) {
        if (Duration.between(checkpointed, now).compareTo(limits.checkpointEvery()) < 0) {
            return;
        }
        checkpoint();
        checkpointed = now;
        if (runs.all().isEmpty()) {
            return;
        }
        // Whoever takes over from here on reads these checkpoints: what lies before them on the
        // topics need not be read back.
        tenure.requireInCharge();
        runs.all().forEach(ActiveRun::keepManifestOpen);
        backlogs.discardFinished();
        backlogs.discardResults(neededResults());
    }

    // Strays are counted up to where results are folded.
    private long neededResults() {
        return runs.all().stream()
                .mapToLong(run -> run.checkpoint().position().results())
                .reduce(reading.next(), Math::min);
    }

    /** Stores where everything stands, so that the next start has the less to read. */
    public void checkpoint() {
        turns.round(
                () -> {
                    runs.all().forEach(run -> run.checkpoint(reading.ends()));
                    strays.save();
                    times.save();
                    return checkpointed;
                });
    }

    /** How everything stood after the latest round. Never waits. */
    public Standing standing() {
        return standing;
    }

    /**
     * How a run stands, or stood before the round in progress when that takes long. Empty when
     * there is none of that name.
     *
     * @throws BusyException when that takes long and the run is not known from before
     */
    public Optional<RunStatus> status(String name) {
        return turns.ask(() -> statuses.find(name)).orElseGet(() -> statusBefore(name));
    }

    private Optional<RunStatus> statusBefore(String name) {
        Optional<RunStatus> before = overview.find(name);
        return before.isPresent() ? before : turns.change(() -> statuses.find(name));
    }

    /**
     * Every run, in the order of submission, and what belongs to none; as {@link #status}.
     *
     * @throws BusyException also while somebody else's question makes it ask the store
     * @throws UncheckedIOException when the store does not say what runs came to that have ended
     */
    public Fleet fleet() {
        // There may be thousands, a question to the store each: nobody else waits for that.
        if (!overview.isWhole() && fetching.ask(this::fetch).isEmpty()) {
            throw new BusyException(Waits.ofThisProcess());
        }
        return turns.ask(statuses::all)
                .or(() -> overview.whole())
                .orElseGet(() -> turns.change(statuses::all));
    }

    private List<RunIndex.Turn> fetch() {
        List<RunIndex.Turn> unknown = turns.change(index::unknown);
        index.fetch(unknown);
        return unknown;
    }

    /** How fast the workers are, and what lies before them; as {@link #status}. */
    public FleetSpeed speed() {
        return turns.ask(load::speed).orElseGet(() -> overview.speed());
    }
}
