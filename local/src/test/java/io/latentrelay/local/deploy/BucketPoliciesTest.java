package io.latentrelay.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.baseworker.BaseWorker;
import io.latentrelay.coordinator.Coordinator;
import io.latentrelay.coordinator.dispatch.Limits;
import io.latentrelay.coordinator.dispatch.Line;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.engine.EngineOptions;
import io.latentrelay.local.prepare.PrepareCommand;
import io.latentrelay.refinerworker.RefinerWorker;
import io.latentrelay.transport.queue.InMemoryBroker;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.FolderArchive;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.work.FeedingLimits;
import io.latentrelay.transport.work.Outside;
import io.latentrelay.transport.work.WorkerOptions;
import io.latentrelay.worker.Equipment;
import io.latentrelay.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policies in {@code deploy/s3} allow each role what it does, and little else. */
class BucketPoliciesTest {

    private static final Topics TOPICS = new Topics("latent-relay");
    private static final EngineOptions LANES = new EngineOptions(2, 4, 1);
    private static final FeedingLimits LIMITS = WorkerOptions.feeding(Settings.of(Map.of()));
    private static final Path DEMO = Path.of("..", "demo-model");

    /** Long enough, twice, that prompts go to the bucket as an object of their own. */
    private static final String LABEL = "x".repeat(600_000);

    @TempDir Path folder;

    private final InMemoryBroker broker = new InMemoryBroker();
    private final ObjectStore bucket = new InMemoryObjectStore("latent-relay");
    private GuardedStore coordinators;
    private GuardedStore baseWorkers;
    private GuardedStore refinerWorkers;

    @BeforeEach
    void guard() throws IOException {
        coordinators = new GuardedStore(bucket, BucketPolicy.of("coordinator"));
        baseWorkers = new GuardedStore(bucket, BucketPolicy.of("base-worker"));
        refinerWorkers = new GuardedStore(bucket, BucketPolicy.of("refiner-worker"));
    }

    @Test
    void everyRoleMayDoWhatItDoesAndHasNoOtherRights() throws Exception {
        coordinators.check();
        baseWorkers.check();
        refinerWorkers.check();
        prepare();
        try (SdxlModel base = SdxlModel.openBase(DEMO.resolve("base"), ModelOptions.defaults());
                SdxlModel refiner =
                        SdxlModel.openRefiner(DEMO.resolve("refiner"), ModelOptions.defaults())) {
            draw(base, refiner);
        }

        assertThat(coordinators.refused()).isEmpty();
        assertThat(baseWorkers.refused()).isEmpty();
        assertThat(refinerWorkers.refused()).isEmpty();
        assertThat(coordinators.unused()).isEmpty();
        assertThat(baseWorkers.unused()).isEmpty();
        assertThat(refinerWorkers.unused()).isEmpty();
    }

    /** Engines made on one machine and pushed, and pulled by workers with their own keys. */
    private void prepare() throws IOException {
        Path engines = Files.createDirectories(folder.resolve("engines"));
        Files.writeString(engines.resolve("unet.engine"), "an engine");
        GuardedStore preparers = new GuardedStore(bucket, BucketPolicy.of("preparer"));
        preparers.check();
        assertThat(archive(preparers).pull(folder.resolve("none yet"))).isEmpty();
        archive(preparers).push(engines);
        assertThat(archive(baseWorkers).pull(folder.resolve("base"))).isPresent();
        assertThat(archive(refinerWorkers).pull(folder.resolve("refiner"))).isPresent();
        assertThat(preparers.unused()).isEmpty();
    }

    private static FolderArchive archive(ObjectStore store) {
        return new FolderArchive(store, PrepareCommand.ARCHIVE + "digest/GPU-sm90");
    }

    private void draw(SdxlModel base, SdxlModel refiner) throws Exception {
        Worker first = BaseWorker.with(equipment("base", base, TOPICS.baseJobs(), baseWorkers));
        Worker second =
                RefinerWorker.with(
                        equipment("refiner", refiner, TOPICS.handoffs(), refinerWorkers), 1);
        FutureTask<?> firstEnd = begin(first::run);
        FutureTask<?> secondEnd = begin(second::run);
        finish(run(1), false);
        // As if a worker had died after storing it: the refiner looks at what is there.
        bucket.put("runs/policed/images/000000005.png", new byte[] {1}, "image/png");
        // A successor finds it finished, and goes on with more.
        finish(run(2), true);
        first.stop();
        second.stop();
        firstEnd.get();
        secondEnd.get();
    }

    private Equipment equipment(String name, SdxlModel model, String topic, ObjectStore store) {
        return new Equipment(
                name,
                model,
                broker.workQueue(topic),
                new Outside(broker.publisher(), TOPICS, store),
                LANES,
                LIMITS);
    }

    /** What a worker does until it is stopped. */
    private interface Loop {
        void run() throws Exception;
    }

    private static FutureTask<?> begin(Loop loop) {
        FutureTask<Boolean> task =
                new FutureTask<>(
                        () -> {
                            loop.run();
                            return true;
                        });
        new Thread(task).start();
        return task;
    }

    private void finish(RunFile run, boolean isMore) throws InterruptedException {
        Line line =
                new Line(
                        TOPICS,
                        broker.publisher(),
                        broker.log(TOPICS.baseJobs()),
                        broker.log(TOPICS.results()),
                        broker.log(TOPICS.deadLetters()),
                        broker.backlog(),
                        coordinators);
        try (Coordinator coordinator = Coordinator.start(line, Limits.DEFAULT)) {
            if (isMore) {
                coordinator.extend(run.run());
            } else {
                coordinator.submit(run);
            }
            RunStatus end = coordinator.awaitFinished("policed");
            assertThat(end.failed()).isZero();
            assertThat(end.stored()).isEqualTo(end.images());
        }
    }

    private RunFile run(int imagesPerPrompt) throws IOException {
        Files.copy(
                Path.of("..", "examples", "pictures", "heart.png"),
                folder.resolve("heart.png"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        String row = "a red circle," + LABEL + "\n";
        Files.writeString(folder.resolve("prompts.csv"), "prompt,label\n" + row.repeat(2));
        return RunFile.read(
                Files.writeString(
                        folder.resolve("run.yaml"),
                        """
                        name: policed
                        prompts: {file: prompts.csv}
                        images_per_prompt: %d
                        settings: {steps: 10, width: 96, height: 96, init_image: heart.png, strength: 0.4}
                        sweep:
                          way:
                            cases:
                              both: {refiner.fraction: 0.2}
                              refiner: {refiner.mode: alone}
                        """
                                .formatted(imagesPerPrompt)));
    }

    @Test
    void nobodyMayDoWhatIsAnothersPart() {
        assertThat(baseWorkers.policyAllows("s3:PutObject", "runs/r/images/000000000.png"))
                .isFalse();
        assertThat(baseWorkers.policyAllows("s3:GetObject", "runs/r/images/000000000.png"))
                .isFalse();
        for (String key :
                new String[] {
                    "runs/r/run.json",
                    "runs/r/manifest/part-00000.parquet",
                    "runs/r/ledger/checkpoint-1.json",
                    "_relay/latent-relay/epochs/1.json",
                    "inputs/a.png",
                    PrepareCommand.ARCHIVE + "digest/GPU-sm90/files"
                }) {
            assertThat(refinerWorkers.policyAllows("s3:PutObject", key)).as(key).isFalse();
            assertThat(baseWorkers.policyAllows("s3:PutObject", key)).as(key).isFalse();
        }
        assertThat(coordinators.policyAllows("s3:PutObject", "runs/r/images/0.png")).isFalse();
        assertThat(coordinators.policyAllows("s3:DeleteObject", "runs/r/run.json")).isFalse();
    }

    @Test
    void whoPreparesMayTouchNothingElse() throws IOException {
        assertThat(BucketPolicy.of("preparer").permissions())
                .filteredOn(permission -> !permission.action().equals("s3:ListBucket"))
                .extracting(BucketPolicy.Permission::resource)
                .containsOnly("latent-relay/" + PrepareCommand.ARCHIVE + "*");
    }

    @Test
    void whoOnlyLooksMayNotWrite() throws IOException {
        BucketPolicy reader = BucketPolicy.of("reader");

        assertThat(reader.permissions())
                .extracting(BucketPolicy.Permission::action)
                .containsOnly("s3:ListBucket", "s3:GetObject");
        assertThat(reader.allows("s3:GetObject", "latent-relay/_relay/x")).isFalse();
    }
}
