package io.latentrelay.bench.coordinator;

import com.sun.management.ThreadMXBean;
import io.latentrelay.coordinator.ledger.Part;
import io.latentrelay.coordinator.manifest.Manifest;
import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.RunRef;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** How fast one thread writes rows of a manifest. A program of its own. */
public final class ManifestRate {

    private static final int PART = 1000;
    private static final int WARM_UP = 100;
    private static final int PARTS = 200;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ManifestRate() {}

    /**
     * @param arguments an empty folder
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        // Few enough prompts to be held: what is measured is the manifest.
        RunFile file = RunFile.read(PromptLines.runFile(folder, 10 * PART, 1));
        ForgetfulStore store = new ForgetfulStore(folder);
        Manifest manifest = new Manifest(store, file.run().expansion());
        double seconds = 0;
        for (int i = 0; i < WARM_UP + PARTS; i++) {
            Part part = part(file.run().expansion(), i);
            long before = THREADS.getCurrentThreadCpuTime();
            manifest.write(part);
            double took = (THREADS.getCurrentThreadCpuTime() - before) / 1e9;
            seconds += i < WARM_UP ? 0 : took;
        }
        System.out.println(PARTS * PART / seconds);
    }

    private static Part part(Expansion expansion, int number) {
        long first = (long) number * PART % expansion.images();
        RunRef run = new RunRef("bench", "d".repeat(64));
        return new Part(
                number,
                LongStream.range(first, first + PART)
                        .mapToObj(expansion::resolved)
                        .map(
                                image ->
                                        new ImageResult(
                                                1,
                                                run,
                                                image.plan().index(),
                                                image.plan().trajectory(),
                                                ReadyWorkers.stored(
                                                        image.plan().index(), image.key())))
                        .toList());
    }
}
