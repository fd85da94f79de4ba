package io.latentrelay.local.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.local.embedded.EmbeddedBroker;
import io.latentrelay.local.embedded.EmbeddedStore;
import io.latentrelay.local.fleet.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole line, each role a process of its own, on a real broker and a real store: what a user
 * gets from five terminals.
 */
@TestInstance(Lifecycle.PER_CLASS)
class LineIT {
    private static final int IMAGES = 24;
    private static final String RUN = "colours";
    private static final String MORE = "more-colours";

    @TempDir static Path folder;

    private final DemoWorld world = DemoWorld.load();
    private EmbeddedBroker broker;
    private EmbeddedStore store;
    private Map<String, byte[]> undisturbed;

    @BeforeAll
    void runUndisturbedWithHelpJoiningIn() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        store = EmbeddedStore.start(folder.resolve("store"), 0, LocalStore.ACCESS);
        try (ProcessFleet fleet = new ProcessFleet(broker, store, "calm", folder)) {
            RelayProcess base = fleet.baseWorker("base-1");
            RelayProcess refiner = fleet.refinerWorker("refiner-1");
            RelayProcess coordinator = fleet.coordinator("coordinator");
            fleet.submit(runFile(RUN, "calm"), coordinator);
            RelayProcess secondBase = fleet.baseWorker("base-2");
            RelayProcess secondRefiner = fleet.refinerWorker("refiner-2");
            assertThat(fleet.awaitEnd(RUN, coordinator, base, refiner, coordinator))
                    .contains("finished, 24 of 24 images");
            // One worker may have done it all before another had started: there is more to do.
            awaitReady(secondBase);
            awaitReady(secondRefiner);
            fleet.submit(runFile(MORE, "more"), coordinator);
            Map<String, String> shown = shownOfARun(coordinator);
            fleet.awaitEnd(MORE, coordinator, base, refiner, secondBase, secondRefiner);
            assertShowThemselves(shown, coordinator, base, refiner);
            Shown.assertKeepsSecrets(store.access().secretKey(), base, refiner, coordinator);
            // The rest of the contract with whoever runs the fleet: SIGTERM is an orderly end.
            for (RelayProcess process : List.of(base, refiner, coordinator)) {
                assertThat(process.terminate()).isLessThan(Duration.ofSeconds(10));
            }
        }
        undisturbed = stored("calm").pictures();
    }

    /** What the coordinator shows once it has a run. */
    private static Map<String, String> shownOfARun(RelayProcess coordinator) throws Exception {
        String line = ProcessFleet.address(coordinator);
        await().atMost(ProcessFleet.PATIENCE)
                .until(() -> Shown.metrics(line).containsKey("relay_run_images"));
        return Shown.metrics(line);
    }

    private static void assertShowThemselves(
            Map<String, String> earlier,
            RelayProcess coordinator,
            RelayProcess base,
            RelayProcess refiner)
            throws Exception {
        String line = ProcessFleet.address(coordinator);
        String worker = ProcessFleet.statusAddress(base);
        String finisher = ProcessFleet.statusAddress(refiner);
        Shown.assertReady(line, worker, finisher);
        Shown.assertHaveMoved(
                finisher,
                "relay_evaluations_total",
                "relay_images_total",
                "relay_store_bytes_total");
        Map<String, String> shown = new TreeMap<>(earlier);
        shown.putAll(Shown.metrics(line));
        shown.putAll(Shown.metrics(worker));
        Shown.assertAreThoseDocumented(shown);
    }

    @AfterAll
    void stopServers() {
        store.close();
        broker.close();
    }

    @Test
    void everyImageOfTheRunIsStoredOnceAndNothingElse() {
        stored("calm").assertHolds(IMAGES);
    }

    @Test
    void thePicturesShowWhatTheirPromptsSay() {
        List<DemoWorld.Expected> pictures = world.pictures();
        for (int i = 0; i < pictures.size(); i++) {
            world.assertMatches(pictures.get(i), stored("calm").picture(i));
        }
    }

    @Test
    void workersThatJoinLaterShareTheWork() {
        assertThat(more().column("base_worker")).containsExactlyInAnyOrder("base-1", "base-2");
        assertThat(more().column("refiner_worker"))
                .containsExactlyInAnyOrder("refiner-1", "refiner-2");
    }

    @Test
    void killingEveryRoleMidRunChangesNothing() throws Exception {
        StoredRun run = stored("rough");
        try (ProcessFleet fleet = new ProcessFleet(broker, store, "rough", folder)) {
            RelayProcess base = fleet.baseWorker("base-1");
            RelayProcess refiner = fleet.refinerWorker("refiner-1");
            RelayProcess coordinator = fleet.coordinator("coordinator-1");
            fleet.submit(runFile(RUN, "rough"), coordinator);
            awaitPictures(run, 1);
            base.kill();
            refiner.kill();
            coordinator.kill();
            assertThat(run.pictureCount()).as("killed in the middle").isLessThan(IMAGES);

            RelayProcess secondBase = fleet.baseWorker("base-2");
            RelayProcess secondRefiner = fleet.refinerWorker("refiner-2");
            RelayProcess successor = fleet.coordinator("coordinator-2");
            fleet.awaitEnd(RUN, successor, secondBase, secondRefiner, successor);
        }
        run.assertHolds(IMAGES);
        run.assertSamePictures(undisturbed);
        assertThat(run.column("base_worker")).contains("base-2");
    }

    private static void awaitPictures(StoredRun run, int count) {
        await().atMost(ProcessFleet.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> run.pictureCount() >= count);
    }

    /** The prompts of {@link DemoWorld} first, in their order, then some more. */
    private Path runFile(String name, String prefix) throws IOException {
        List<String> prompts = new ArrayList<>();
        world.pictures().forEach(expected -> prompts.add(expected.prompt()));
        prompts.add("three small green stars on a white background");
        prompts.add("two blue squares on a yellow background");
        prompts.add("a blue ring on a pink background");
        prompts.add("a large white moon on a black background");
        assertThat(prompts).hasSize(IMAGES);
        return Files.writeString(
                folder.resolve(prefix + ".yaml"),
                """
                name: %s
                prompts:
                  - %s
                seed: 0
                settings: {width: 96, height: 96, steps: 25, sampler: euler, guidance_scale: 3}
                refiner: {fraction: 0.2}
                output: {prefix: %s}
                """
                        .formatted(name, String.join("\n  - ", prompts), prefix));
    }

    private static void awaitReady(RelayProcess worker) {
        await().atMost(ProcessFleet.PATIENCE)
                .until(() -> !worker.isAlive() || worker.printed().contains("is ready"));
        assertThat(worker.isAlive()).as(worker.printed()).isTrue();
    }

    private StoredRun more() {
        return new StoredRun(store.bucketFolder().resolve("more").resolve(MORE));
    }

    private StoredRun stored(String prefix) {
        return new StoredRun(store.bucketFolder().resolve(prefix).resolve(RUN));
    }
}
