package io.latentrelay.transport.queue;

/** What lies on the work topics. Safe for concurrent use. */
public interface Backlog extends AutoCloseable {

    /** How many records of a work topic are not yet completed, those in workers' hands included. */
    long unfinished(String topic);

    /**
     * Frees the space of records that every worker is done with: those before the first unfinished
     * one. Work topics have no age limit, so nothing else ever does.
     */
    void discardFinished(String topic);

    /** Frees the space of a topic's records below this offset (single partition). */
    void discardBefore(String topic, long offset);

    @Override
    void close();
}
