package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.coordinator.ledger.Control;
import io.latentrelay.coordinator.ledger.FailureGroup;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.TestRuns;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.Submission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** People change their minds about a run. */
class ControlTest {

    private static final Run RUN = run(30);
    private static final Run LARGER = run(40);

    private final World world = new World();

    private static Run run(int prompts) {
        List<String> texts = IntStream.range(0, prompts).mapToObj(i -> "prompt " + i).toList();
        return TestRuns.run("run", texts);
    }

    private Dispatch begun() {
        Dispatch dispatch = world.open();
        dispatch.submit(RunDocument.of(RUN));
        rounds(dispatch, 2);
        return dispatch;
    }

    private Dispatch finished() {
        Dispatch dispatch = begun();
        world.finish(dispatch, List.of(RUN));
        return dispatch;
    }

    private void rounds(Dispatch dispatch, int count) {
        IntStream.range(0, count).forEach(i -> world.round(dispatch));
    }

    private static RunStatus status(Dispatch dispatch) {
        return dispatch.status("run").orElseThrow();
    }

    @Test
    void aPausedRunGivesOutNothingMoreAlsoAfterARestart() {
        Dispatch dispatch = begun();
        dispatch.control("run", Control::paused);
        rounds(dispatch, 3);
        int published = world.publications().size();

        Dispatch successor = world.open();
        rounds(successor, 3);
        assertThat(status(successor).state()).isEqualTo(RunStatus.State.PAUSED);
        assertThat(status(successor).outstanding()).isZero();
        assertThat(world.publications()).hasSize(published);

        successor.control("run", Control::resumed);
        world.finish(successor, List.of(RUN));
        assertThat(world.manifest(RUN)).isEqualTo(new UndisturbedRun(RUN).manifest());
    }

    @Test
    void aCancelledRunEndsWithARowForEachImage() {
        Dispatch dispatch = begun();
        dispatch.control("run", Control::cancelled);
        int published = world.publications().size();
        world.finish(dispatch, List.of(RUN));

        assertThat(world.publications()).hasSize(published);
        RunStatus end = status(dispatch);
        assertThat(end.state()).isEqualTo(RunStatus.State.CANCELLED);
        assertThat(end.ended()).isEqualTo(30);
        assertThat(end.failures())
                .filteredOn(group -> group.reason().equals("CANCELLED"))
                .extracting(FailureGroup::count)
                .containsExactly(30L - published);
        assertThat(world.lastRows(RUN)).hasSize(30);
        // What was in work when it was cancelled still counts.
        assertThat(world.lastRows(RUN).subList(0, published))
                .isEqualTo(new UndisturbedRun(RUN).rows().subList(0, published));
        assertThat(world.text("runs/run/manifest/_SUCCESS.json")).contains("\"cancelled\" : true");
    }

    @Test
    void cancellingDoesNotWaitForWorkersThatAreGone() {
        Dispatch dispatch = world.open();
        dispatch.submit(RunDocument.of(RUN));
        dispatch.round(Duration.ZERO);
        dispatch.control("run", Control::cancelled);
        dispatch.round(Duration.ZERO);
        assertThat(status(dispatch).state()).isEqualTo(RunStatus.State.CANCELLING);

        world.pass(World.SMALL.farewell());
        IntStream.range(0, 5).forEach(i -> dispatch.round(Duration.ZERO));
        assertThat(status(dispatch).state()).isEqualTo(RunStatus.State.CANCELLED);
        assertThat(status(dispatch).failed()).isEqualTo(30);

        // They come back: their pictures count no more, and are no strangers either.
        rounds(dispatch, 2);
        assertThat(status(dispatch).stored()).isZero();
        assertThat(dispatch.fleet().strays().isEmpty()).isTrue();
    }

    @Test
    void aCancelledRunCanBeTakenUpAgain() {
        Dispatch dispatch = begun();
        dispatch.control("run", Control::cancelled);
        world.finish(dispatch, List.of(RUN));
        Map<String, String> before = world.manifest(RUN);
        dispatch.retry("run", List.of("CANCELLED"));
        world.finish(dispatch, List.of(RUN));

        assertThat(status(dispatch).state()).isEqualTo(RunStatus.State.FINISHED);
        assertThat(world.publications()).doesNotHaveDuplicates().hasSize(30);
        assertThat(world.manifest(RUN)).containsAllEntriesOf(before);
        assertThat(world.lastRows(RUN)).isEqualTo(new UndisturbedRun(RUN).rows());
    }

    @Test
    void whatFailedIsTriedAgainAndNothingElse() {
        Dispatch dispatch = finished();
        assertThat(status(dispatch).failed()).isEqualTo(4);
        int published = world.publications().size();
        Map<String, String> before = world.manifest(RUN);

        world.workers().fail(image -> image == 10);
        assertThat(dispatch.retry("run", List.of()).orElseThrow().generation()).isEqualTo(1);
        assertThat(world.store().get("runs/run/manifest/_SUCCESS.json")).isEmpty();
        world.finish(dispatch, List.of(RUN));

        assertThat(world.publications().subList(published, world.publications().size()))
                .containsExactly("run/3", "run/10", "run/17", "run/24");
        assertThat(status(dispatch).stored()).isEqualTo(29);
        assertThat(status(dispatch).failed()).isEqualTo(1);
        assertThat(world.manifest(RUN)).containsAllEntriesOf(before).hasSize(before.size() + 1);
        assertThat(world.text("runs/run/manifest/_SUCCESS.json"))
                .contains("\"generation\" : 1", "\"stored\" : 29", "\"manifest_parts\" : 9");
        assertThat(status(world.open())).isEqualTo(status(dispatch));
    }

    @Test
    void triesAgainOnlyWhatFailedForTheReasonGiven() {
        Dispatch dispatch = finished();

        assertThatThrownBy(() -> dispatch.retry("run", List.of("LOST", "CANCELLED")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no image of run run failed for LOST or CANCELLED");
        assertThat(dispatch.retry("nobody", List.of())).isEmpty();
    }

    @Test
    void aRunningRunTriesAgainWhenAllElseHasEnded() {
        Dispatch dispatch = begun();
        dispatch.retry("run", List.of("BAD_PICTURE"));
        Dispatch successor = world.open();
        while (status(successor).generation() == 0) {
            world.workers().work();
            successor.round(Duration.ZERO);
        }
        world.workers().fail(image -> false);
        world.finish(successor, List.of(RUN));

        assertThat(status(successor).stored()).isEqualTo(30);
        assertThat(status(successor).generation()).isEqualTo(1);
    }

    @Test
    void aPictureOfAnEarlierGenerationThatComesLateIsAsGoodAsANewOne() {
        world.workers().fail(image -> image == 3);
        Dispatch dispatch = finished();
        world.workers().fail(image -> false);
        dispatch.retry("run", List.of());
        world.workers().storeLate(RunDocument.of(RUN), 3);
        world.finish(dispatch, List.of(RUN));

        assertThat(status(dispatch).stored()).isEqualTo(30);
    }

    @Test
    void aFinishedRunIsExtendedWithoutDoingAgainWhatExists() {
        Dispatch dispatch = finished();
        Map<String, String> before = world.manifest(RUN);
        assertThat(dispatch.extend(RunDocument.of(LARGER)).outcome())
                .isEqualTo(Submission.Outcome.STARTED);
        assertThat(dispatch.extend(RunDocument.of(LARGER)).outcome())
                .isEqualTo(Submission.Outcome.RUNNING);
        world.finish(dispatch, List.of(LARGER));

        assertThat(world.publications()).doesNotHaveDuplicates().hasSize(40);
        assertThat(status(dispatch).images()).isEqualTo(40);
        assertThat(world.manifest(LARGER)).containsAllEntriesOf(before);
        assertThat(world.lastRows(LARGER)).isEqualTo(new UndisturbedRun(LARGER).rows());
        assertThat(dispatch.extend(RunDocument.of(LARGER)).outcome())
                .isEqualTo(Submission.Outcome.FINISHED);
    }

    @Test
    void whatCannotBeIsRefused() {
        Dispatch dispatch = finished();

        assertThatThrownBy(() -> dispatch.control("run", Control::paused))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "run run is finished; what failed can be tried again with:"
                                + " relay retry run");
        assertThat(dispatch.control("nobody", Control::paused)).isEmpty();
        assertThatThrownBy(() -> Control.class.cast(cancelling()).resumed())
                .hasMessageStartingWith("the run is being cancelled");
    }

    private Control cancelling() {
        Dispatch dispatch = world.open();
        dispatch.submit(RunDocument.of(TestRuns.run("other", List.of("a"))));
        Control[] seen = new Control[1];
        dispatch.control(
                "other",
                control -> {
                    seen[0] = control.cancelled();
                    return control;
                });
        return seen[0];
    }

    @Test
    void runsShareByWeight() {
        Dispatch dispatch = world.open();
        dispatch.submit(RunDocument.of(TestRuns.run("heavy", prompts(300))));
        dispatch.submit(RunDocument.of(TestRuns.run("light", prompts(300))));
        dispatch.control("heavy", control -> control.weighing(300));
        rounds(dispatch, 40);

        long heavy = world.publications().stream().filter(job -> job.startsWith("heavy")).count();
        long light = world.publications().size() - heavy;
        // Exactly three to one, but for a window's before anything was measured, and one in hand.
        assertThat(heavy).isBetween(3 * light - 12, 3 * light + 12);
        assertThat(light).isGreaterThan(40);
    }

    private static List<String> prompts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "prompt " + i).toList();
    }
}
