package io.latentrelay.coordinator.dispatch;

import io.latentrelay.transport.queue.Message;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the results on the topic are folded, and what of them has to be folded again. Not safe
 * for concurrent use.
 */
final class Reading {

    private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

    private final Line line;
    private final Publishing publishing;

    // Results before this are folded.
    private long next;
    // Until these are folded again, nothing is published.
    private long replayUntil;
    private boolean mustSeek;

    /** At the end of the topic. */
    Reading(Line line, Publishing publishing) {
        this.line = line;
        this.publishing = publishing;
        this.next = line.results().endOffset();
    }

    /** The first result that is not folded. */
    long next() {
        return next;
    }

    // The first that has never been.
    private long unseen() {
        return Math.max(next, replayUntil);
    }

    /** For what is under way: results before this are folded, base jobs before it are known. */
    Ends ends() {
        return new Ends(next, publishing.nextBaseJob());
    }

    /** For what begins now: every result of it is still to come. */
    Ends beginning() {
        return new Ends(unseen(), publishing.nextBaseJob());
    }

    /**
     * Goes back to the earliest result that one of these has not counted, and counts anew what is
     * outstanding of them.
     */
    void replay(Collection<ActiveRun> runs) {
        replayUntil = unseen();
        for (ActiveRun run : runs) {
            next = Math.min(next, run.checkpoint().position().results());
        }
        mustSeek = true;
        runs.forEach(run -> run.publication().recount());
    }

    boolean isReplaying() {
        return next < replayUntil;
    }

    /** Whether what is read now is not what comes next: another run was taken in meanwhile. */
    boolean mustSeek() {
        return mustSeek;
    }

    /**
     * Moves the readers to what comes next, where they are not there.
     *
     * @param deadLetters the first dead letter that is not folded
     */
    void seek(long deadLetters) {
        if (mustSeek) {
            line.results().seek(next);
            line.deadLetters().seek(deadLetters);
            mustSeek = false;
        }
    }

    void folded(Message result) {
        next = result.offset() + 1;
    }

    /**
     * Goes on without what does not come. Records that were removed from the topic never do; their
     * images will be asked for again.
     */
    void endReplay() {
        LOG.warn("Results {} to {} are no longer on the topic", next, replayUntil - 1);
        next = replayUntil;
    }
}
