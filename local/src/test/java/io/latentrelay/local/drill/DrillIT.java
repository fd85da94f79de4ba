package io.latentrelay.local.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.local.drill.Crew.Role;
import io.latentrelay.local.fleet.DataFolder;
import io.latentrelay.local.fleet.LocalFleet;
import io.latentrelay.local.line.StoredRun;
import io.latentrelay.schemas.DeadLetter;
import io.latentrelay.schemas.Records;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Backlog;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.RecordLog;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything a fleet meets, in one run: processes killed, terminated and frozen, the broker
 * restarted, the store failing in every way, records that nobody can use. Afterwards every good
 * image is there once, as it is without all that, and every bad one has failed for its reason.
 *
 * <p>{@code -Ddrill.seed=N} repeats a drill; {@code mvn verify -Pdrill} is the long one.
 */
class DrillIT {

    private static final Logger LOG = LoggerFactory.getLogger(DrillIT.class);
    private static final Path MODELS = Path.of("..", "demo-model").toAbsolutePath().normalize();

    /** More than that a worker's heap does not grow by: caches are bounded, and filled at first. */
    private static final long GROWTH = 16 << 20;

    /** Kept when the drill fails, with what every process printed. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    private final DrillPlan plan = plan();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Servers servers;
    private KafkaConnection kafka;
    private Crew crew;
    private PoisonedRun poisoned;

    private static DrillPlan plan() {
        long seed = Optional.ofNullable(Long.getLong("drill.seed")).orElseGet(System::nanoTime);
        return Boolean.getBoolean("drill.long") ? DrillPlan.whole(seed) : DrillPlan.brief(seed);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }

    @BeforeEach
    void start() throws Exception {
        servers = opened(Servers.start(Files.createDirectories(folder.resolve("line"))));
        kafka = servers.kafka();
        kafka.prepare();
        crew = opened(new Crew(folder, servers, PoisonedRun.images() + 6 * plan.workers()));
        poisoned = opened(new PoisonedRun(kafka));
    }

    @AfterEach
    void close() throws Exception {
        Collections.reverse(opened);
        for (AutoCloseable resource : opened) {
            resource.close();
        }
    }

    @Test
    void everyImageEndsOnceAndAsItShould() throws Exception {
        LOG.info("Drill in {}, to be repeated with -Ddrill.seed={}", folder, plan.seed());
        Map<String, byte[]> undisturbed = undisturbed();
        LOG.info("The undisturbed run is done");
        preparePoison();
        GoodRuns runs = new GoodRuns(folder, servers, crew, plan.imagesPerRun());
        Drill drill = new Drill(plan, servers, crew, poisoned, runs);
        drill.measureHeaps();
        runs.keepGoing();
        poisoned.letGo();
        LOG.info("The drill begins");
        drill.carryOut();
        LOG.info("The drill is over: {} of {} stored", runs.stored(), runs.submitted());
        drill.awaitWhileMinding(() -> runs.areFinished() && runs.isFinished("poisoned"));
        LOG.info("The runs are finished");
        drill.measureHeaps();

        for (StoredRun good : runs.runs()) {
            good.assertHolds(plan.imagesPerRun());
            good.assertSamePictures(undisturbed);
        }
        runs.names().forEach(name -> assertLedger(runs, name, plan.imagesPerRun(), 0));
        assertLedger(runs, "poisoned", 0, PoisonedRun.images());
        assertFailedForTheirReasons(StoredRun.of(servers.bucket(), "poisoned"));
        assertNothingIsLeft();
        assertThat(crew.surprises()).as("processes that ended unasked").isEmpty();
        LOG.info("Requests that met the store's faults: {}", drill.faults());
        LOG.info("Live heap of processes, early and late: {}", drill.heapsText());
        assertNoHeapGrew(drill);
    }

    /** What the run comes to in one process, with nothing in its way. */
    private Map<String, byte[]> undisturbed() throws Exception {
        DataFolder data = DataFolder.open(folder.resolve("undisturbed"));
        LocalFleet.Models models =
                new LocalFleet.Models(MODELS.resolve("base"), MODELS.resolve("refiner"));
        try (LocalFleet fleet = LocalFleet.start(data, models)) {
            fleet.coordinator().submit(GoodRuns.file(folder, "good", plan.imagesPerRun()));
            fleet.coordinator().awaitFinished("good");
            StoredRun run = StoredRun.of(fleet.bucketFolder(), "good");
            run.assertHolds(plan.imagesPerRun());
            return run.pictures();
        }
    }

    private void preparePoison() throws Exception {
        crew.hire(Role.COORDINATOR);
        crew.awaitReady(Role.COORDINATOR);
        crew.client().submit(GoodRuns.file(folder, "poisoned", PoisonedRun.images()));
        poisoned.takeJobs();
        for (int i = 0; i < plan.workers(); i++) {
            crew.hire(Role.BASE);
        }
        crew.awaitReady(Role.BASE);
        poisoned.takeHandoffs();
        for (int i = 0; i < plan.workers(); i++) {
            crew.hire(Role.REFINER);
        }
        crew.awaitReady(Role.REFINER);
        LOG.info("All are at work");
    }

    private static void assertLedger(GoodRuns runs, String run, int stored, int failed) {
        RunStatus status = runs.status(run).orElseThrow();
        assertThat(status.stored()).as("stored of %s", run).isEqualTo(stored);
        assertThat(status.failed()).as("failed of %s", run).isEqualTo(failed);
    }

    private void assertFailedForTheirReasons(StoredRun run) {
        assertThat(run.pictureCount()).isZero();
        List<JsonNode> rows = run.manifest();
        assertThat(rows).hasSize(PoisonedRun.images());
        List<DeadLetter> letters = deadLetters();
        for (Poison poison : Poison.values()) {
            JsonNode row = rows.get(poisoned.image(poison));
            assertThat(row.get("status").asText()).as("%s", poison).isEqualTo("failed");
            assertThat(row.get("error").asText())
                    .as("%s: %s", poison, row)
                    .isEqualTo(poison.reason().name());
            assertThat(row.get("error_detail").asText()).contains(poison.detail());
            assertThat(letters)
                    .as("dead letters of %s", poison)
                    .anyMatch(
                            letter ->
                                    ByteBuffer.wrap(poisoned.bytes(poison))
                                            .equals(letter.getValue()));
        }
    }

    private List<DeadLetter> deadLetters() {
        List<DeadLetter> letters = new ArrayList<>();
        try (RecordLog log = kafka.log(kafka.topics().deadLetters())) {
            long end = log.endOffset();
            await().until(
                            () -> {
                                for (Message message : log.read(Duration.ofMillis(100))) {
                                    letters.add(Records.DEAD_LETTERS.decode(message.value()));
                                }
                                return letters.size() >= end;
                            });
        }
        return letters;
    }

    private void assertNothingIsLeft() {
        try (Backlog backlog = kafka.backlog()) {
            for (String topic : kafka.topics().work()) {
                await().atMost(Duration.ofMinutes(1))
                        .untilAsserted(
                                () -> assertThat(backlog.unfinished(topic)).as(topic).isZero());
            }
        }
    }

    /** Of those who saw most of the drill, the rest having come late. */
    private static void assertNoHeapGrew(Drill drill) {
        drill.heaps()
                .forEach(
                        (name, live) ->
                                assertThat(live.get(live.size() - 1))
                                        .as("%s: %s", name, live)
                                        .isLessThan(live.get(0) + GROWTH));
    }
}
