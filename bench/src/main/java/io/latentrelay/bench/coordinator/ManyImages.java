package io.latentrelay.bench.coordinator;

import com.sun.management.ThreadMXBean;
import io.latentrelay.coordinator.dispatch.Dispatch;
import io.latentrelay.coordinator.dispatch.Limits;
import io.latentrelay.coordinator.dispatch.Line;
import io.latentrelay.coordinator.dispatch.Window;
import io.latentrelay.coordinator.fence.Tenure;
import io.latentrelay.coordinator.prompts.ChunkObjects;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.transport.queue.InMemoryBroker;
import io.latentrelay.transport.queue.Topics;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A run of so many images, a prompt each, against workers that answer at once, its coordinator
 * killed half way. The broker is in memory and the store keeps no manifest, so that what is
 * measured is the coordinator. A program of its own, so that its heap can be bounded.
 */
public final class ManyImages {

    private static final Topics TOPICS = new Topics("bench");
    private static final Duration TIDY = Duration.ofMillis(500);
    private static final Duration PROGRESS = Duration.ofSeconds(10);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final InMemoryBroker broker = new InMemoryBroker();
    private final ForgetfulStore store;
    private final ReadyWorkers workers =
            new ReadyWorkers(TOPICS, broker.workQueue(TOPICS.baseJobs()), broker.publisher());
    private final long images;
    private long cpuNanos;
    private long said = System.nanoTime();

    private ManyImages(long images, Path folder) {
        this.images = images;
        this.store = new ForgetfulStore(folder);
    }

    /**
     * @param arguments number of images, and an empty folder
     */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        long images = Long.parseLong(arguments[0]);
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        System.out.println(new ManyImages(images, folder).measure(folder).line());
    }

    private ManyImagesFigures measure(Path folder) throws InterruptedException {
        final RunDocument run = run(folder);
        final long heapBefore = heap();
        final long collectingBefore = collectingMillis();
        Dispatch dispatch = open();
        dispatch.submit(run);
        long start = System.nanoTime();
        work(dispatch, images / 2);
        long passed = System.nanoTime() - start;
        Thread.sleep(TIDY.toMillis());
        dispatch.round(Duration.ZERO);
        final long heap = heap() - heapBefore;
        long published = broker.log(TOPICS.baseJobs()).endOffset();
        long killed = System.nanoTime();
        dispatch = open();
        while (broker.log(TOPICS.baseJobs()).endOffset() == published) {
            dispatch.round(Duration.ZERO);
            workers.answer(Duration.ZERO);
        }
        start = System.nanoTime();
        final double untilPublished = (start - killed) / 1e9;
        work(dispatch, images);
        passed += System.nanoTime() - start;
        requireExact(dispatch);
        return new ManyImagesFigures(
                images,
                cpuNanos / 1e3 / images,
                (collectingMillis() - collectingBefore) * 1e3 / images,
                images / (passed / 1e9),
                heap,
                untilPublished,
                checkpointBytes(),
                store.manifestBytes() / (double) images);
    }

    private RunDocument run(Path folder) {
        RunFile file = RunFile.read(PromptLines.runFile(folder, images, 1));
        file.sendPrompts(store::putChunk);
        System.err.printf("%,d prompts are stored%n", images);
        return RunDocument.parse(RunDocument.of(file.run()).bytes(), new ChunkObjects(store));
    }

    private Dispatch open() throws InterruptedException {
        Line line =
                new Line(
                        TOPICS,
                        broker.publisher(),
                        broker.log(TOPICS.baseJobs()),
                        broker.log(TOPICS.results()),
                        broker.log(TOPICS.deadLetters()),
                        broker.backlog(),
                        store);
        return Dispatch.open(line, Tenure.begin(store, TOPICS), limits(), InstantSource.system());
    }

    // Half way, a small run is not yet published whole.
    private Limits limits() {
        int window = (int) Math.min(Limits.DEFAULT_WINDOW, images / 20);
        return new Limits(
                new Window(window, window, Duration.ofDays(1)),
                Limits.DEFAULT.partSize(),
                TIDY,
                Duration.ofDays(1));
    }

    /** Until so many have ended, and with the last of them the run. */
    private void work(Dispatch dispatch, long ended) throws InterruptedException {
        while (dispatch.standing().runs().isEmpty() || ended(dispatch) < ended) {
            long before = THREADS.getCurrentThreadCpuTime();
            dispatch.round(Duration.ZERO);
            cpuNanos += THREADS.getCurrentThreadCpuTime() - before;
            workers.answer(Duration.ZERO);
            say(dispatch);
            if (status(dispatch).isFinished()) {
                return;
            }
        }
    }

    private static long ended(Dispatch dispatch) {
        return dispatch.standing().runs().stream()
                .mapToLong(run -> run.stored() + run.failed())
                .sum();
    }

    private static RunStatus status(Dispatch dispatch) {
        return dispatch.status("bench").orElseThrow();
    }

    private void say(Dispatch dispatch) {
        if (System.nanoTime() - said > PROGRESS.toNanos()) {
            said = System.nanoTime();
            System.err.printf("%,d of %,d images%n", ended(dispatch), images);
        }
    }

    private void requireExact(Dispatch dispatch) {
        RunStatus end = status(dispatch);
        if (!end.isFinished() || end.stored() != images || end.failed() != 0) {
            throw new IllegalStateException("counted " + end);
        }
    }

    private long checkpointBytes() {
        return store.list("runs/bench/ledger/")
                .mapToLong(key -> store.get(key).orElseThrow().length)
                .max()
                .orElse(0);
    }

    private static long collectingMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
