package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.status.PoolLoad;
import java.util.List;

/**
 * How everything stood after the latest round, for those who look often: it is there without
 * waiting for the round in progress.
 *
 * @param runs those that are not finished, in the order they were accepted
 * @param pools what lies before each pool of workers
 * @param window images that may be in work at once
 * @param folded what came back since the start
 * @param parts manifest parts committed since the start
 */
public record Standing(
        List<RunImages> runs, List<PoolLoad> pools, long window, Folded folded, long parts) {

    /** Before the first round. */
    static final Standing NONE = new Standing(List.of(), List.of(), 0, new Folded(0, 0, 0), 0);

    /** The images of one run. */
    public record RunImages(
            String run, long stored, long failed, long outstanding, long unpublished) {}

    /**
     * Results read.
     *
     * @param repeated of images that had ended before
     */
    public record Folded(long stored, long failed, long repeated) {

        Folded plus(boolean counts, boolean isStored) {
            return new Folded(
                    stored + (counts && isStored ? 1 : 0),
                    failed + (counts && !isStored ? 1 : 0),
                    repeated + (counts ? 0 : 1));
        }
    }

    public Standing {
        runs = List.copyOf(runs);
        pools = List.copyOf(pools);
    }

    /** Images in work, over all runs. */
    public long outstanding() {
        return runs.stream().mapToLong(RunImages::outstanding).sum();
    }
}
