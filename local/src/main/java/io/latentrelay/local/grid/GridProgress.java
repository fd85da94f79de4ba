package io.latentrelay.local.grid;

import io.latentrelay.coordinator.status.Wording;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** Says every few seconds how far reading has come. */
final class GridProgress {

    private static final long APART = Duration.ofSeconds(3).toNanos();

    private final Optional<PrintStream> out;
    private final long start = System.nanoTime();
    private long said = start;

    /**
     * @param out empty to say nothing
     */
    GridProgress(Optional<PrintStream> out) {
        this.out = out;
    }

    void show(long done, long all) {
        long now = System.nanoTime();
        if (out.isPresent() && now - said >= APART) {
            said = now;
            double rate = done * 1e9 / (now - start);
            out.get()
                    .println(
                            done
                                    + " of "
                                    + all
                                    + " images, "
                                    + Wording.rate(rate)
                                    + ", "
                                    + Wording.seconds((all - done) / rate)
                                    + " left");
        }
    }
}
