package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.ledger.Control;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.Submission;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that is in progress is given more images; those it has keep their indexes. */
class ExtensionTest {

    private static final Run RUN = run(8, 2, 0.2);
    private static final Run MORE_PROMPTS = run(11, 2, 0.2);
    private static final Run MORE_EACH = run(8, 3, 0.2);
    private static final Run MORE_VALUES = run(8, 2, 0.2, 0.0);
    private static final Run MORE_OF_ALL = run(11, 3, 0.2, 0.0, 0.4);

    private final World world = new World();

    private static Run run(int prompts, int images, Double... fractions) {
        List<String> texts = IntStream.range(0, prompts).mapToObj(i -> "prompt " + i).toList();
        JsonObject document =
                new JsonObject()
                        .put("name", "run")
                        .putTexts("prompts", texts)
                        .put("images_per_prompt", images)
                        .put(
                                "sweep",
                                new JsonObject()
                                        .putDoubles("refiner.fraction", List.of(fractions)));
        return RunFile.parse(document.bytes()).run();
    }

    private Dispatch begun() {
        world.workers().fail(image -> false);
        Dispatch dispatch = world.open();
        dispatch.submit(RunDocument.of(RUN));
        rounds(dispatch, 2);
        return dispatch;
    }

    private void rounds(Dispatch dispatch, int count) {
        IntStream.range(0, count).forEach(i -> world.round(dispatch));
    }

    private static RunStatus status(Dispatch dispatch) {
        return dispatch.status("run").orElseThrow();
    }

    private static List<Run> all() {
        return List.of(MORE_PROMPTS, MORE_EACH, MORE_VALUES, MORE_OF_ALL);
    }

    @Test
    void whatTheRunHasIsMadeOnceAndWhatIsNewFollows() {
        for (Run more : all()) {
            ExtensionTest fresh = new ExtensionTest();
            Dispatch dispatch = fresh.begun();
            Submission submission = dispatch.extend(RunDocument.of(more));

            assertThat(submission.outcome()).isEqualTo(Submission.Outcome.STARTED);
            assertThat(submission.status().images()).isEqualTo(more.expansion().images());
            assertThat(submission.status().ended()).isLessThan(16);
            fresh.assertEndsAsWhenExtendedAtTheEnd(dispatch, more);
        }
    }

    private void assertEndsAsWhenExtendedAtTheEnd(Dispatch dispatch, Run more) {
        world.finish(dispatch, List.of(more));
        assertThat(world.lastRows(more)).isEqualTo(inSteps(List.of(more)));
        assertThat(world.publications()).doesNotHaveDuplicates();
        assertThat(status(dispatch).stored()).isEqualTo(more.expansion().images());
        assertThat(dispatch.extend(RunDocument.of(more)).outcome())
                .isEqualTo(Submission.Outcome.FINISHED);
    }

    @Test
    void theManifestOfWhatWasThereStaysAndIsWholeOnlyWithWhatIsNew() {
        Dispatch dispatch = begun();
        dispatch.extend(RunDocument.of(MORE_PROMPTS));
        Map<String, String> parts = Map.of();
        while (!status(dispatch).isFinished()) {
            parts = parts.size() < 4 ? world.manifest(RUN) : parts;
            assertThat(world.store().get(RUN.keys().success())).isEmpty();
            rounds(dispatch, 1);
        }

        assertThat(world.manifest(RUN)).containsAllEntriesOf(parts);
        assertThat(world.text(RUN.keys().success())).contains("\"images\" : 22");
    }

    @Test
    void aRunMayGrowSeveralTimesAndWhatPeopleWantOfItStays() {
        Dispatch dispatch = begun();
        dispatch.control("run", control -> control.weighing(7).retrying(List.of()));
        dispatch.extend(RunDocument.of(MORE_PROMPTS));
        assertThat(dispatch.extend(RunDocument.of(MORE_PROMPTS)).outcome())
                .isEqualTo(Submission.Outcome.RUNNING);
        rounds(dispatch, 1);
        dispatch.control("run", Control::paused);
        dispatch.extend(RunDocument.of(MORE_OF_ALL));
        rounds(dispatch, 5);
        assertThat(status(dispatch).outstanding()).isZero();
        assertThat(status(dispatch).state()).isEqualTo(RunStatus.State.PAUSED);
        dispatch.control("run", Control::resumed);

        world.finish(dispatch, List.of(MORE_OF_ALL));
        assertThat(status(dispatch).stored()).isEqualTo(99);
        assertThat(world.publications()).doesNotHaveDuplicates();
    }

    @Test
    void aRunThatIsCancelledWithAnExtensionEndsWithARowForEachImage() {
        Dispatch dispatch = begun();
        dispatch.extend(RunDocument.of(MORE_PROMPTS));
        dispatch.control("run", Control::cancelled);
        assertThatThrownBy(() -> dispatch.extend(RunDocument.of(MORE_OF_ALL)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("run run is being cancelled; extend it once it has ended");
        world.finish(dispatch, List.of(MORE_PROMPTS));

        assertThat(status(dispatch).state()).isEqualTo(RunStatus.State.CANCELLED);
        assertThat(status(dispatch).ended()).isEqualTo(22);
        assertThat(world.lastRows(MORE_PROMPTS)).hasSize(22);
        dispatch.retry("run", List.of());
        assertEndsAsWhenExtendedAtTheEnd(dispatch, MORE_PROMPTS);
    }

    @Test
    void whatIsNoExtensionIsRefusedAndTheRunGoesOn() {
        Dispatch dispatch = begun();

        assertThatThrownBy(() -> dispatch.extend(RunDocument.of(run(7, 2, 0.2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the first 8 prompts must stay as they are");
        world.finish(dispatch, List.of(RUN));
        assertThat(status(dispatch).stored()).isEqualTo(16);
    }

    @ParameterizedTest
    @EnumSource
    void endsTheSameWhereverItWasKilled(Death.Moment moment) {
        List<String> atOnce = inSteps(List.of(MORE_OF_ALL));
        List<String> inTwoSteps = inSteps(List.of(MORE_PROMPTS, MORE_OF_ALL));
        int write = 1;
        for (boolean hasStruck = true; hasStruck; write++) {
            ExtensionTest drill = new ExtensionTest();
            Death death = new Death(write, moment);
            drill.liveUntil(death);
            hasStruck = death.hasStruck();
            Dispatch successor = drill.world.open();
            drill.submitUnlessThere(successor);
            successor.extend(RunDocument.of(MORE_OF_ALL));
            drill.world.finish(successor, List.of(MORE_OF_ALL));

            String what = "killed " + moment + " write " + write;
            // The first extension may have been stored, or not.
            assertThat(drill.world.lastRows(MORE_OF_ALL)).as(what).isIn(atOnce, inTwoSteps);
            assertThat(drill.world.publications()).as(what).doesNotHaveDuplicates();
            assertThat(status(successor).stored()).as(what).isEqualTo(99);
        }
        // 22 publications at least, 6 parts with their checkpoints, and what people ask for.
        assertThat(write).isGreaterThan(40);
    }

    private static List<String> inSteps(List<Run> steps) {
        ExtensionTest other = new ExtensionTest();
        Dispatch dispatch = other.begun();
        other.world.finish(dispatch, List.of(RUN));
        for (Run step : steps) {
            dispatch.extend(RunDocument.of(step));
            other.world.finish(dispatch, List.of(step));
        }
        return other.world.lastRows(steps.get(0));
    }

    private void submitUnlessThere(Dispatch dispatch) {
        if (dispatch.status("run").isEmpty()) {
            dispatch.submit(RunDocument.of(RUN));
        }
    }

    private void liveUntil(Death death) {
        world.workers().fail(image -> false);
        UnaryOperator<Control> slower = control -> control.weighing(50);
        try {
            Dispatch dispatch = world.open(death);
            dispatch.submit(RunDocument.of(RUN));
            rounds(dispatch, 2);
            dispatch.extend(RunDocument.of(MORE_PROMPTS));
            rounds(dispatch, 2);
            dispatch.control("run", slower);
            world.finish(dispatch, List.of(MORE_PROMPTS));
        } catch (Death.Struck struck) {
            world.workers().work(2); // the workers outlive it
        }
    }
}
