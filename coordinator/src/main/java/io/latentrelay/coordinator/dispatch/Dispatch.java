package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.fence.Tenure;
import io.latentrelay.coordinator.manifest.RunFigures;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.status.Fleet;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.Submission;
import io.latentrelay.transport.queue.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything a coordinator does, one round at a time: fold what came back, commit manifest parts,
 * publish what the window has room for, write checkpoints. A round reads the topics without holding
 * the lock, so questions are answered while it waits; rounds themselves come from one thread.
 *
 * <p>After any exception the object is of no more use: open another, which continues from what the
 * topics and the store hold.
 */
public final class Dispatch {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final Duration REPLAY_PATIENCE = Duration.ofSeconds(60);

    private final Line line;
    private final Tenure tenure;
    private final Limits limits;
    private final InstantSource clock;
    private final RunIndex index;
    private final StrayBook strays;
    private final ActiveRuns runs = new ActiveRuns();
    private final Admission admission;
    private final Folding folding;
    private final Publishing publishing;
    private final LostWork lostWork;

    // Results before this are folded.
    private long nextResult;
    // Until these are folded again, nothing is published.
    private long replayUntil;
    private boolean mustSeek;
    private boolean hasPublished;
    private Instant lastSign;
    private Instant checkpointed;
    private long parts;
    private volatile Standing standing = Standing.NONE;

    private Dispatch(Line line, Tenure tenure, Limits limits, InstantSource clock) {
        this.line = line;
        this.tenure = tenure;
        this.limits = limits;
        this.clock = clock;
        this.index = RunIndex.open(line.store(), line.topics());
        this.strays = StrayBook.open(line.store(), line.topics(), tenure.epoch());
        this.admission = new Admission(new RunStore(line.store(), tenure.epoch()), index, limits);
        this.folding = new Folding(runs, index, strays);
        this.nextResult = line.results().endOffset();
        this.lastSign = clock.instant();
        this.checkpointed = clock.instant();
        Ends ends = new Ends(nextResult, line.baseJobs().endOffset());
        admission.resumeAll(ends).forEach(runs::add);
        this.publishing =
                new Publishing(line, limits, runs, new BaseJobsSeen(line.baseJobs()).tell(runs));
        this.lostWork = new LostWork(line, publishing);
        replay();
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

    private void replay() {
        replayUntil = Math.max(replayUntil, nextResult);
        for (ActiveRun run : runs.all()) {
            nextResult = Math.min(nextResult, run.checkpoint().resultsOffset());
        }
        mustSeek = true;
        runs.all().forEach(run -> run.publication().recount());
    }

    private boolean isReplaying() {
        return nextResult < replayUntil;
    }

    private Ends ends() {
        return new Ends(nextResult, publishing.nextBaseJob());
    }

    /**
     * Begins a run, or finds that it is known.
     *
     * @throws IllegalArgumentException when a different run has the name, saying how they differ
     */
    public Submission submit(RunDocument submitted) {
        Submission submission = take(submitted);
        tenure.requireInCharge();
        return submission;
    }

    private synchronized Submission take(RunDocument submitted) {
        String name = submitted.run().name();
        Optional<RunDocument> known = admission.known(submitted);
        Optional<ActiveRun> active = runs.find(name);
        if (active.isPresent()) {
            return new Submission(Submission.Outcome.RUNNING, status(active.get()));
        }
        Optional<RunStatus> finished = known.flatMap(run -> finished(name));
        return finished.map(status -> new Submission(Submission.Outcome.FINISHED, status))
                .orElseGet(() -> begin(known.orElse(submitted)));
    }

    /**
     * Keeps a picture for runs to start from.
     *
     * @throws IllegalArgumentException when the key is none for this picture
     */
    public void keep(String key, byte[] picture) {
        new InputPictures(line.store()).keep(key, picture);
    }

    private Submission begin(RunDocument document) {
        Ends ends = new Ends(Math.max(nextResult, replayUntil), publishing.nextBaseJob());
        ActiveRun run = admission.admit(document, clock.instant(), ends);
        runs.add(run);
        LOG.info("Run {} begins: {} images", run.ref().name(), run.expansion().images());
        if (!run.checkpoint().isSameAs(admission.initial(document, ends))) {
            new BaseJobsSeen(line.baseJobs()).tell(runs);
            replay();
        }
        return new Submission(Submission.Outcome.STARTED, status(run));
    }

    /**
     * One round. Only ever called by one thread.
     *
     * @param patience how long to wait for results when there are none
     */
    public void round(Duration patience) {
        seek();
        List<Message> results = line.results().read(patience);
        List<Message> deadLetters = line.deadLetters().read(Duration.ZERO);
        apply(results, deadLetters);
    }

    private synchronized void seek() {
        if (mustSeek) {
            line.results().seek(nextResult);
            line.deadLetters().seek(strays.deadLettersOffset());
            mustSeek = false;
        }
    }

    private synchronized void apply(List<Message> results, List<Message> deadLetters) {
        if (mustSeek) {
            return; // A run was taken in meanwhile that needs earlier results first.
        }
        for (Message result : results) {
            folding.result(result);
            nextResult = result.offset() + 1;
        }
        deadLetters.forEach(folding::deadLetter);
        Instant now = clock.instant();
        if (!results.isEmpty()) {
            lastSign = now;
        }
        commit(now);
        if (isReplaying()) {
            endReplayWhenStuck(now);
        } else {
            publish(now);
        }
        tidyUp(now);
        standing =
                new Standing(
                        runs.all().stream().map(ActiveRun::standing).toList(),
                        limits.window(),
                        folding.folded(),
                        parts);
    }

    private void commit(Instant now) {
        for (ActiveRun run : runs.all()) {
            run.notePace(now);
            long before = run.ledger().committedParts();
            if (run.commitParts()) {
                parts += run.ledger().committedParts() - before;
                run.checkpoint(ends());
            }
        }
        for (ActiveRun run : runs.whole()) {
            index.end(run.finish(now));
            runs.remove(run);
            LOG.info("Run {} is finished", run.ref().name());
        }
    }

    // Records that were removed from the topic never come; their images will be asked for again.
    private void endReplayWhenStuck(Instant now) {
        if (Duration.between(lastSign, now).compareTo(REPLAY_PATIENCE) >= 0) {
            LOG.warn("Results {} to {} are no longer on the topic", nextResult, replayUntil - 1);
            nextResult = replayUntil;
        }
    }

    private void publish(Instant now) {
        int published = publishing.fillWindow();
        if (published > 0) {
            hasPublished = true;
            lastSign = now;
        }
        boolean isSilent = Duration.between(lastSign, now).compareTo(limits.silence()) >= 0;
        if (isSilent && runs.outstanding() > 0) {
            lastSign = now;
            if (lostWork.isLineEmpty(nextResult)) {
                runs.all().forEach(lostWork::recover);
            }
        }
    }

    private void tidyUp(Instant now) {
        if (Duration.between(checkpointed, now).compareTo(limits.checkpointEvery()) < 0) {
            return;
        }
        checkpoint();
        checkpointed = now;
        if (hasPublished) {
            // Only now: what was published before these checkpoints need not be read back.
            line.topics().work().forEach(line.backlog()::discardFinished);
            hasPublished = false;
        }
    }

    /** Stores where everything stands, so that the next start has the less to read. */
    public synchronized void checkpoint() {
        runs.all().forEach(run -> run.checkpoint(ends()));
        strays.save();
    }

    /** How everything stood after the latest round. Never waits. */
    public Standing standing() {
        return standing;
    }

    /** How a run stands; empty when there is none of that name. */
    public synchronized Optional<RunStatus> status(String name) {
        return runs.find(name).map(this::status).or(() -> finished(name));
    }

    private RunStatus status(ActiveRun run) {
        return run.status(clock.instant(), strays.deadLetters(run.ref().name()));
    }

    private Optional<RunStatus> finished(String name) {
        return index.finished(name).map(this::status);
    }

    private RunStatus status(RunFigures figures) {
        return FinishedRun.status(figures, line.store(), strays.deadLetters(figures.run()));
    }

    /** Every run, in the order of submission, and what belongs to none. */
    public synchronized Fleet fleet() {
        Stream<RunStatus> finished = index.finished().stream().map(this::status);
        List<RunStatus> all =
                Stream.concat(finished, runs.all().stream().map(this::status))
                        .sorted(Comparator.comparing(RunStatus::submitted))
                        .toList();
        return new Fleet(all, strays.strays());
    }
}
