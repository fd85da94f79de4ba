package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.parquet.ParquetRows;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.TestRuns;
import io.latentrelay.coordinator.status.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many images against workers that answer at once; bench/ has the same with ten million. */
class ManyImagesTest {

    private static final int PROMPTS = 1000;
    private static final int TRAJECTORIES = 25_000;
    private static final long IMAGES = 2L * TRAJECTORIES;

    /** Tidies up often: the whole run may take less than the five seconds that are usual. */
    private static final Limits LIMITS =
            new Limits(
                    Window.of(Limits.DEFAULT_WINDOW),
                    1000,
                    Duration.ofMillis(20),
                    Duration.ofSeconds(15));

    /** A coordinator lives for at most so many writes: about a tenth of the run. */
    private static final int LIFE = 2500;

    private final World world = new World();
    private final Random random = new Random(7);

    @Test
    void everyOneIsCountedOnceHoweverOftenTheCoordinatorIsKilled() {
        Run run = run();
        world.open(LIMITS, Death.never()).submit(RunDocument.of(run));
        int lives = 1;
        while (!isFinishedInOneLife()) {
            lives++;
        }

        assertThat(lives).isGreaterThan(5);
        RunStatus end = world.open().status("run").orElseThrow();
        // Of seven images in a row, the one with remainder 3 fails.
        long failed = (IMAGES + 3) / 7;
        assertThat(end.failed()).isEqualTo(failed);
        assertThat(end.stored()).isEqualTo(IMAGES - failed);
        assertThat(world.publications()).doesNotHaveDuplicates().hasSize(TRAJECTORIES);
        assertThat(manifestRows(run)).isEqualTo(IMAGES);
        // The topics do not grow with the run.
        assertThat(world.broker().log(World.TOPICS.results()).read(Duration.ZERO))
                .hasSizeLessThan(20_000);
    }

    private static Run run() {
        List<String> prompts = IntStream.range(0, PROMPTS).mapToObj(i -> "prompt " + i).toList();
        return TestRuns.run("run", prompts, TRAJECTORIES / PROMPTS, List.of(0.0, 0.2));
    }

    // False when the coordinator was killed before the run's end, at one of its writes.
    private boolean isFinishedInOneLife() {
        Death.Moment moment = random.nextBoolean() ? Death.Moment.BEFORE : Death.Moment.AFTER;
        try {
            Dispatch dispatch = world.open(LIMITS, new Death(1 + random.nextInt(LIFE), moment));
            while (!dispatch.status("run").orElseThrow().isFinished()) {
                world.round(dispatch);
            }
            return true;
        } catch (Death.Struck e) {
            return false;
        }
    }

    private long manifestRows(Run run) {
        long rows = 0;
        for (long part = 0; part < IMAGES / LIMITS.partSize(); part++) {
            String key = run.keys().manifestPart(part);
            try (ParquetRows read = ParquetRows.of(key, world.store().get(key).orElseThrow())) {
                rows += read.rows();
            }
        }
        return rows;
    }
}
