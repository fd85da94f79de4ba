package io.latentrelay.coordinator.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies on the topics, as far as the broker says: one that is away is asked again later, since
 * publishing waits for it too and says when that has been too long.
 */
final class Backlogs {

    private static final Logger LOG = LoggerFactory.getLogger(Backlogs.class);
    private static final Duration APART = Duration.ofSeconds(1);

    private final Line line;
    private Instant looked = Instant.MIN;
    private volatile long handoffs;

    Backlogs(Line line) {
        this.line = line;
    }

    /** Handoffs that no refiner is done with, as of the latest look. */
    long handoffs() {
        return handoffs;
    }

    /** Looks again, when that is due. Only ever called by one thread. */
    void look(Instant now) {
        if (now.isBefore(looked.equals(Instant.MIN) ? now : looked.plus(APART))) {
            return;
        }
        looked = now;
        unfinished(line.topics().handoffs()).ifPresent(count -> handoffs = count);
    }

    private OptionalLong unfinished(String topic) {
        try {
            return OptionalLong.of(line.backlog().unfinished(topic));
        } catch (IllegalStateException e) {
            LOG.warn("Cannot tell now what is left on {}: {}", topic, e.getMessage());
            return OptionalLong.empty();
        }
    }

    /**
     * Whether nobody works on anything, for sure. The order matters: a worker publishes downstream
     * before it completes upstream, so work on its way is seen at one place at least.
     *
     * @param nextResult results before it have been folded
     */
    boolean isLineEmpty(long nextResult) {
        return isEmpty(line.topics().baseJobs())
                && isEmpty(line.topics().handoffs())
                && line.results().endOffset() <= nextResult;
    }

    private boolean isEmpty(String topic) {
        return unfinished(topic).orElse(1) == 0;
    }

    /** Frees the space of work that is done with. */
    void discardFinished() {
        line.topics().work().forEach(topic -> free(() -> line.backlog().discardFinished(topic)));
    }

    /** Frees the space of results that no checkpoint needs. */
    void discardResults(long before) {
        free(() -> line.backlog().discardBefore(line.topics().results(), before));
    }

    private static void free(Runnable discarding) {
        try {
            discarding.run();
        } catch (IllegalStateException e) {
            LOG.warn("Cannot free space on a topic now: {}", e.getMessage());
        }
    }
}
