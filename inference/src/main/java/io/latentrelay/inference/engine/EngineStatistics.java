package io.latentrelay.inference.engine;

import java.util.List;

/**
 * What an engine has done since it started.
 *
 * @param callsByRows how many calls of the network had so many rows: at index 1 those of one row
 * @param evaluations images advanced by one evaluation, over all calls
 * @param busyNanos time within calls of the network
 * @param idleNanos time without any image to advance
 * @param inside images inside now
 */
public record EngineStatistics(
        List<Long> callsByRows, long evaluations, long busyNanos, long idleNanos, int inside) {

    public EngineStatistics {
        callsByRows = List.copyOf(callsByRows);
    }

    /** Calls of the network. */
    public long calls() {
        return callsByRows.stream().mapToLong(Long::longValue).sum();
    }

    /** Rows sent, over all calls. */
    public long rows() {
        long rows = 0;
        for (int i = 0; i < callsByRows.size(); i++) {
            rows += i * callsByRows.get(i);
        }
        return rows;
    }
}
