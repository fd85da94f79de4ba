package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.ledger.Control;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.TestRuns;
import io.latentrelay.coordinator.status.RunStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A coordinator freezes at each of its writes in turn: it has looked whether it is still in charge,
 * and its write is on its way. A successor takes over, ends the run and adds to it; then the write
 * arrives, and the first coordinator goes on as if nothing had happened.
 */
class LateWritesTest {

    private static final Run RUN = run(10);
    private static final Run LARGER = run(15);
    private static final Run LARGEST = run(17);

    private static Run run(int prompts) {
        List<String> texts = IntStream.range(0, prompts).mapToObj(i -> "prompt " + i).toList();
        return TestRuns.run("run", texts);
    }

    private final World world = new World();

    // What the first coordinator is asked to do.
    private void live(Dispatch first) {
        world.workers().fail(image -> image % 5 == 1);
        first.submit(RunDocument.of(RUN));
        rounds(first, 1);
        first.control("run", Control::cancelled);
        world.finish(first, List.of(RUN));
        world.workers().fail(image -> false);
        first.retry("run", List.of());
        rounds(first, 2);
        first.extend(RunDocument.of(LARGER));
        world.finish(first, List.of(LARGER));
    }

    private void rounds(Dispatch dispatch, int count) {
        IntStream.range(0, count).forEach(i -> world.round(dispatch));
    }

    private Dispatch takeOver() {
        world.workers().fail(image -> false);
        Dispatch successor = world.open();
        if (successor.status("run").isEmpty()) {
            successor.submit(RunDocument.of(RUN));
        }
        world.finish(successor, List.of(RUN));
        if (successor.status("run").orElseThrow().failed() > 0) {
            successor.retry("run", List.of());
            world.finish(successor, List.of(RUN));
        }
        successor.extend(RunDocument.of(LARGEST));
        successor.round(Duration.ZERO);
        return successor;
    }

    @ParameterizedTest
    @EnumSource
    void changeNothingThatASuccessorDecided(Death.Moment moment) {
        List<String> undisturbed = undisturbed();
        int write = 2; // the first takes the epoch: whoever is late there begins again
        for (boolean hasStruck = true; hasStruck; write++) {
            LateWritesTest drill = new LateWritesTest();
            hasStruck = drill.freezeAt(write, moment, undisturbed);
        }
        // 15 publications, a part and a checkpoint for every 4 images, and what people ask for.
        assertThat(write).isGreaterThan(40);
    }

    private boolean freezeAt(int write, Death.Moment moment, List<String> undisturbed) {
        Dispatch[] successor = new Dispatch[1];
        Death freeze = Death.seeming(write, moment, () -> successor[0] = takeOver());
        try {
            Dispatch first = world.open(freeze);
            live(first);
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageStartingWith("another coordinator has taken over");
        } catch (IllegalArgumentException e) {
            // It was asked to do something to a run that is another by now, and saw that.
            assertThat(freeze.hasStruck()).as(e.getMessage()).isTrue();
        }
        if (freeze.hasStruck()) {
            assertGoesOn(successor[0], undisturbed, "frozen " + moment + " write " + write);
        }
        return freeze.hasStruck();
    }

    private void assertGoesOn(Dispatch successor, List<String> undisturbed, String drill) {
        RunStatus status = successor.status("run").orElseThrow();
        assertThat(status.images()).as(drill).isEqualTo(17);
        if (!status.isFinished()) {
            world.pass(Duration.ofSeconds(10)); // a checkpoint is due
            successor.round(Duration.ZERO);
            assertThat(world.store().get(RUN.keys().success()).isPresent())
                    .as(drill)
                    .isEqualTo(successor.status("run").orElseThrow().isFinished());
        }
        world.finish(successor, List.of(LARGEST));
        assertThat(world.lastRows(LARGEST)).as(drill).isEqualTo(undisturbed);
        String success = world.text(RUN.keys().success());
        assertThat(JsonObject.parse(success.getBytes(StandardCharsets.UTF_8)).whole("images"))
                .as(drill)
                .isEqualTo(17);

        Dispatch third = world.open();
        status = third.status("run").orElseThrow();
        assertThat(status.isFinished()).as(drill).isTrue();
        assertThat(status.stored()).as(drill).isEqualTo(17);
        assertThat(world.lastRows(LARGEST)).as(drill).isEqualTo(undisturbed);
    }

    private static List<String> undisturbed() {
        World world = new World();
        world.workers().fail(image -> false);
        Dispatch dispatch = world.open();
        world.submit(dispatch, List.of(LARGEST));
        world.finish(dispatch, List.of(LARGEST));
        return world.lastRows(LARGEST);
    }
}
