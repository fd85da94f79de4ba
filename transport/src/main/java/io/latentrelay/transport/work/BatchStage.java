package io.latentrelay.transport.work;

import io.latentrelay.transport.queue.Lease;
import java.util.List;

/**
 * One stage of the line, fed by a {@link WorkLoop}. For each lease it publishes what came of it,
 * waits until that is acknowledged, and only then completes the lease; or it rejects it through
 * {@link DeadLetters}. It may return before every lease is settled and settle them from elsewhere.
 */
@FunctionalInterface
public interface BatchStage {

    /**
     * Works on one batch, never empty.
     *
     * @throws Exception for anything unexpected: ends the worker, whose work goes to others
     */
    void process(List<Lease> batch) throws Exception;

    /**
     * Called once, after the last batch and before what is still held is given back: settles what
     * is nearly done, within a few seconds.
     */
    default void finish() {}
}
