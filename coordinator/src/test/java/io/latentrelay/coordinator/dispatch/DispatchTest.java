package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.ledger.FailureGroup;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.run.TestRuns;
import io.latentrelay.coordinator.status.PoolLoad;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.Submission;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DispatchTest {

    private static final Run RUN = TestRuns.run("run", prompts(30), 1, List.of(0.2));

    private final World world = new World();

    private static List<String> prompts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "prompt " + i).toList();
    }

    private static Submission submit(Dispatch dispatch, Run run) {
        return dispatch.submit(RunDocument.of(run));
    }

    @Test
    void publishesNoMoreThanTheWindowHoldsUntilImagesEnd() {
        Dispatch dispatch = world.open();
        submit(dispatch, RUN);
        IntStream.range(0, 5).forEach(i -> dispatch.round(Duration.ZERO));

        assertThat(world.publications())
                .containsExactly("run/0", "run/1", "run/2", "run/3", "run/4", "run/5");
        assertThat(dispatch.status("run").orElseThrow().outstanding()).isEqualTo(6);

        world.workers().work(2);
        dispatch.round(Duration.ZERO);
        assertThat(world.publications()).hasSize(8).endsWith("run/6", "run/7");
    }

    @Test
    void sharesTheWindowAlikeAmongRuns() {
        Dispatch dispatch = world.open();
        submit(dispatch, RUN);
        submit(dispatch, TestRuns.run("other", prompts(30), 1, List.of(0.2)));
        dispatch.round(Duration.ZERO);

        assertThat(dispatch.fleet().runs())
                .extracting(RunStatus::outstanding)
                .containsExactly(3L, 3L);
    }

    @Test
    void aTrajectoryWithMoreImagesThanTheWindowIsPublishedAlone() {
        Dispatch dispatch = world.open();
        Run run =
                TestRuns.run(
                        "wide", prompts(2), 1, List.of(0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4));
        submit(dispatch, run);
        dispatch.round(Duration.ZERO);
        assertThat(world.publications()).containsExactly("wide/0");

        world.finish(dispatch, List.of(run));
        assertThat(world.publications()).containsExactly("wide/0", "wide/1");
    }

    @Test
    void anImageThatTakesForEverStopsTheRunBeforeItsResultsFillTheMemory() {
        world.workers().lose(image -> image == 1);
        Run run = TestRuns.run("run", prompts(100), 1, List.of(0.2));
        Dispatch dispatch = world.open();
        submit(dispatch, run);
        IntStream.range(0, 50).forEach(i -> world.round(dispatch));

        // Four windows of 6 beyond the manifest, which is empty.
        assertThat(world.publications()).hasSize(24);
    }

    @Test
    void theFirstResultOfAnImageCounts() {
        Dispatch dispatch = world.open();
        submit(dispatch, RUN);
        world.finish(dispatch, List.of(RUN));

        // Each result came twice, the second time as of a second delivery.
        assertThat(String.join("", world.manifest(RUN).values()).lines())
                .hasSize(30)
                .noneMatch(row -> row.contains("delivery\":2"));
    }

    @Test
    void groupsFailuresByReasonWithExamples() {
        world.workers().fail(image -> image % 4 == 1);
        Dispatch dispatch = world.open();
        submit(dispatch, RUN);
        world.finish(dispatch, List.of(RUN));

        RunStatus status = dispatch.status("run").orElseThrow();
        assertThat(status.failed()).isEqualTo(8);
        assertThat(status.failures())
                .singleElement()
                .satisfies(
                        group -> {
                            assertThat(group.reason()).isEqualTo("BAD_PICTURE");
                            assertThat(group.count()).isEqualTo(8);
                            assertThat(group.examples())
                                    .extracting(FailureGroup.Example::image)
                                    .containsExactly(1L, 5L, 9L, 13L, 17L);
                        });
    }

    @Test
    void submittingTheSameRunAgainChangesNothing() {
        Dispatch dispatch = world.open();
        assertThat(submit(dispatch, RUN).outcome()).isEqualTo(Submission.Outcome.STARTED);
        world.round(dispatch);
        assertThat(submit(dispatch, RUN).outcome()).isEqualTo(Submission.Outcome.RUNNING);
        world.finish(dispatch, List.of(RUN));
        assertThat(submit(dispatch, RUN).outcome()).isEqualTo(Submission.Outcome.FINISHED);
        assertThat(submit(world.open(), RUN).outcome()).isEqualTo(Submission.Outcome.FINISHED);

        assertThat(world.publications()).doesNotHaveDuplicates().hasSize(30);
    }

    @Test
    void refusesAnotherRunUnderTheSameNameWhetherTheFirstIsFinishedOrNot() {
        Run other = TestRuns.run("run", prompts(30), 2, List.of(0.3));
        String refusal =
                "a different run is called run: images_per_prompt (was 1, is 2),"
                        + " sweep.refiner.fraction (was [0.2], is [0.3]); give this one another name,"
                        + " or submit the first one unchanged";
        Dispatch dispatch = world.open();
        submit(dispatch, RUN);
        assertThatThrownBy(() -> submit(dispatch, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(refusal);

        world.finish(dispatch, List.of(RUN));
        assertThatThrownBy(() -> submit(world.open(), other)).hasMessage(refusal);
    }

    @Test
    void aFolderThatIsNotTheRunsAloneIsRefused() {
        Dispatch dispatch = world.open();
        world.store().put("runs/run/images/000000007.png", new byte[1], "image/png");
        assertThatThrownBy(() -> submit(dispatch, RUN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "s3://pictures/runs/run/ holds something already, such as"
                                + " runs/run/images/000000007.png, and no run.json that says whose it"
                                + " is; give the run another name or output.prefix, or remove it");
        world.remove("runs/run/");
        submit(dispatch, RUN);

        assertThatThrownBy(() -> submit(dispatch, inside("runs/run", "images")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "s3://pictures/runs/run/images/ lies in the folder of another run: there is"
                                + " runs/run/run.json; give the run another name or output.prefix");
        submit(dispatch, inside("sets/a", "inner"));
        assertThatThrownBy(() -> submit(dispatch, inside("sets", "a")))
                .hasMessageStartingWith("s3://pictures/sets/a/ holds something already");
        assertThat(dispatch.fleet().runs()).hasSize(2);
    }

    private static Run inside(String prefix, String name) {
        JsonObject document =
                new JsonObject()
                        .put("name", name)
                        .putTexts("prompts", List.of("a"))
                        .put("output", new JsonObject().put("prefix", prefix));
        return RunFile.parse(document.bytes()).run();
    }

    @Test
    void aRunWhoseObjectsWereRemovedIsForgotten() {
        Dispatch dispatch = world.open();
        submit(dispatch, RUN);
        world.finish(dispatch, List.of(RUN));
        world.remove("runs/run/");
        Run other = TestRuns.run("run", List.of("another"));
        assertThat(submit(dispatch, other).outcome()).isEqualTo(Submission.Outcome.STARTED);
        world.finish(dispatch, List.of(other));

        assertThat(dispatch.status("run").orElseThrow().images()).isEqualTo(1);
        world.remove("runs/run/");
        assertThat(world.open().fleet().runs()).hasSize(1);
    }

    @Test
    void anUnfinishedRunWhoseObjectsWereRemovedDoesNotKeepTheRestFromStarting() {
        Dispatch dispatch = world.open();
        submit(dispatch, RUN);
        world.round(dispatch);
        world.remove("runs/run/");

        assertThat(world.open().fleet().runs()).isEmpty();
    }

    @Test
    void continuesARunWhoseEntryInTheIndexWasLost() {
        Dispatch dispatch = world.open();
        submit(dispatch, RUN);
        IntStream.range(0, 4).forEach(i -> world.round(dispatch));
        world.remove("_relay/");

        Dispatch successor = world.open();
        assertThat(successor.fleet().runs()).isEmpty();
        submit(successor, RUN);
        world.finish(successor, List.of(RUN));
        assertThat(world.publications()).doesNotHaveDuplicates().hasSize(30);
        assertThat(world.manifest(RUN)).isEqualTo(new UndisturbedRun(RUN).manifest());
    }

    @Test
    void asksAgainForWorkThatIsOnNoTopicAnyMore() {
        Dispatch dispatch = world.open(patient(Duration.ofSeconds(10)), Death.never());
        world.workers().lose(image -> image == 3 || image == 11);
        submit(dispatch, RUN);
        IntStream.range(0, 20).forEach(i -> world.round(dispatch));
        world.workers().lose(image -> false);
        world.finish(dispatch, List.of(RUN));

        assertThat(world.publications()).contains("run/3", "run/11").hasSizeGreaterThan(31);
        assertThat(world.manifest(RUN)).isEqualTo(new UndisturbedRun(RUN).manifest());
    }

    @Test
    void doesNotAskAgainWhileWorkersAreAtIt() {
        Dispatch dispatch = world.open(patient(Duration.ofSeconds(10)), Death.never());
        submit(dispatch, RUN);
        for (int second = 0; second < 60; second++) {
            dispatch.round(Duration.ZERO);
            world.pass(Duration.ofSeconds(1));
        }

        assertThat(world.publications()).doesNotHaveDuplicates();
    }

    @Test
    void whatIsLostAgainAndAgainEndsAsFailed() {
        Dispatch dispatch = world.open(patient(Duration.ofSeconds(10)), Death.never());
        world.workers().lose(image -> image == 3);
        world.workers().fail(image -> false);
        submit(dispatch, RUN);
        world.finish(dispatch, List.of(RUN));

        assertThat(world.publications()).filteredOn("run/3"::equals).hasSize(4);
        assertThat(dispatch.status("run").orElseThrow().failures())
                .singleElement()
                .satisfies(
                        group ->
                                assertThat(group.examples())
                                        .containsExactly(
                                                new FailureGroup.Example(
                                                        3,
                                                        "coordinator",
                                                        "published 4 times; no worker stored it or"
                                                                + " said why not")));
    }

    private static Limits patient(Duration silence) {
        return new Limits(Window.of(6), 4, Duration.ofSeconds(2), silence);
    }

    @Test
    void continuesOnTopicsThatWereMadeAnew() {
        Dispatch dispatch = world.open();
        submit(dispatch, RUN);
        IntStream.range(0, 4).forEach(i -> world.round(dispatch));
        dispatch.checkpoint();

        World after = world.withNewTopics();
        Dispatch successor = after.open();
        after.finish(successor, List.of(RUN));
        assertThat(after.manifest(RUN)).isEqualTo(new UndisturbedRun(RUN).manifest());
    }

    @Test
    void tellsProgressAndPace() {
        Dispatch dispatch = world.open();
        submit(dispatch, RUN);
        IntStream.range(0, 4).forEach(i -> world.round(dispatch));

        RunStatus status = dispatch.status("run").orElseThrow();
        // Six images a round, a round a second; the first round only publishes.
        assertThat(status.ended()).isEqualTo(18);
        assertThat(status.outstanding()).isEqualTo(6);
        assertThat(status.rate()).isBetween(4.0, 6.0);
        assertThat(status.secondsLeft().orElseThrow()).isEqualTo(12 / status.rate());
        assertThat(status.location()).isEqualTo("s3://pictures/runs/run/");
        assertThat(dispatch.status("nobody")).isEmpty();
    }

    @Test
    void endsWithTheFiguresOfTheRun() {
        Dispatch dispatch = world.open();
        submit(dispatch, RUN);
        world.finish(dispatch, List.of(RUN));

        assertThat(world.text("runs/run/manifest/_SUCCESS.json"))
                .contains("\"images\" : 30", "\"stored\" : 26", "\"failed\" : 4")
                .contains("\"manifest_parts\" : 8");
    }

    @Test
    void whatStandsAfterARoundIsThereWithoutAsking() {
        world.workers().fail(image -> image % 4 == 1);
        Dispatch dispatch = world.open();
        assertThat(dispatch.standing().runs()).isEmpty();
        submit(dispatch, RUN);
        dispatch.round(Duration.ZERO);
        assertThat(dispatch.standing().runs())
                .containsExactly(new Standing.RunImages("run", 0, 0, 6, 24));
        assertThat(dispatch.standing().outstanding()).isEqualTo(6);
        assertThat(dispatch.standing().window()).isEqualTo(6);

        world.finish(dispatch, List.of(RUN));
        world.round(dispatch);
        // Each result came twice; 30 images make 8 parts of 4.
        assertThat(dispatch.standing().runs()).isEmpty();
        assertThat(dispatch.standing().folded()).isEqualTo(new Standing.Folded(22, 8, 30));
        assertThat(dispatch.standing().parts()).isEqualTo(8);
        assertThat(dispatch.standing().pools()).extracting(PoolLoad::waiting).containsOnly(0L);
    }
}
