package io.latentrelay.coordinator.dispatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.ledger.Control;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.TestRuns;
import io.latentrelay.coordinator.status.RunStatus;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A coordinator is killed at each of its writes in turn, while people pause, resume, cancel, retry
 * and extend a run. Whoever got no answer asks the successor again.
 */
class ControlDrillTest {

    private static final Run RUN = run(14);
    private static final Run LARGER = run(20);

    private static Run run(int prompts) {
        List<String> texts = IntStream.range(0, prompts).mapToObj(i -> "prompt " + i).toList();
        return TestRuns.run("run", texts);
    }

    /** What people do, and what the coordinator does in between. */
    private static final class Story {
        private final World world = new World();
        private final Death death;
        private @Nullable Dispatch dispatch;

        Story(Death death) {
            this.death = death;
        }

        private Dispatch open() {
            // A successor after the first death lives on.
            return death.hasStruck() ? world.open() : world.open(death);
        }

        private void survive(Consumer<Dispatch> step) {
            while (true) {
                try {
                    Dispatch living = dispatch == null ? open() : dispatch;
                    dispatch = living;
                    step.accept(living);
                    return;
                } catch (Death.Struck struck) {
                    world.workers().work(1);
                    dispatch = null;
                }
            }
        }

        private void rounds(int count) {
            IntStream.range(0, count).forEach(i -> survive(world::round));
        }

        private void finish() {
            survive(now -> world.finish(now, List.of(RUN)));
        }

        private RunStatus status() {
            return requireNonNull(dispatch).status("run").orElseThrow();
        }

        void tell() {
            world.workers().fail(image -> image % 5 == 1);
            survive(now -> now.submit(RunDocument.of(RUN)));
            rounds(2);
            survive(now -> now.control("run", Control::paused));
            rounds(2);
            assertThat(status().outstanding()).isZero();
            survive(now -> now.control("run", Control::resumed));
            survive(now -> now.round(java.time.Duration.ZERO));
            survive(Story::cancelUnlessEnded);
            finish();
            assertThat(status().state()).isEqualTo(RunStatus.State.CANCELLED);
            assertThat(status().ended()).isEqualTo(14);
            world.workers().fail(image -> false);
            survive(now -> now.retry("run", List.of()));
            finish();
            assertThat(status().stored()).isEqualTo(14);
            survive(Story::extendUnlessBegun);
            finish();
        }

        // It may have been done, and the answer been lost.
        private static void cancelUnlessEnded(Dispatch now) {
            if (!now.status("run").orElseThrow().isFinished()) {
                now.control("run", Control::cancelled);
            }
        }

        private static void extendUnlessBegun(Dispatch now) {
            if (now.status("run").orElseThrow().isFinished()) {
                now.extend(RunDocument.of(LARGER));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsTheSameWhereverItWasKilled(Death.Moment moment) {
        List<String> undisturbed = undisturbed();
        int write = 1;
        for (boolean hasStruck = true; hasStruck; write++) {
            Death death = new Death(write, moment);
            Story story = new Story(death);
            story.tell();
            hasStruck = death.hasStruck();
            assertEnd(story, undisturbed, "killed " + moment + " write " + write);
        }
        assertThat(write).isGreaterThan(60);
    }

    private static List<String> undisturbed() {
        World world = new World();
        world.workers().fail(image -> false);
        Dispatch dispatch = world.open();
        world.submit(dispatch, List.of(LARGER));
        world.finish(dispatch, List.of(LARGER));
        return world.lastRows(LARGER);
    }

    private static void assertEnd(Story story, List<String> undisturbed, String drill) {
        assertThat(story.status().state()).as(drill).isEqualTo(RunStatus.State.FINISHED);
        assertThat(story.status().stored()).as(drill).isEqualTo(20);
        assertThat(story.status().failed()).as(drill).isZero();
        assertThat(story.world.lastRows(LARGER)).as(drill).isEqualTo(undisturbed);
        // Each picture was stored once: one row says so.
        long storedRows =
                story.world.manifest(LARGER).values().stream()
                        .flatMap(String::lines)
                        .filter(row -> row.contains("\"status\":\"stored\""))
                        .count();
        assertThat(storedRows).as(drill).isEqualTo(20);
    }
}
