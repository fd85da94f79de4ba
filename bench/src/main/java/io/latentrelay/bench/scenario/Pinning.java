package io.latentrelay.bench.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Ties threads to cores by util-linux's {@code taskset}. Where networks run on the CPU, one core
 * stands for the device, and all that a GPU's host would do has to stay away from it.
 */
final class Pinning {

    static final int DEVICE = 0;
    static final int HOST = 1;

    private Pinning() {}

    /** A process's threads, and those that they start. */
    static void process(long process, int core) throws InterruptedException {
        run("-acp", core, process);
    }

    /** One thread, and those that it starts. */
    static void thread(long thread, int core) throws InterruptedException {
        run("-cp", core, thread);
    }

    private static void run(String how, int core, long target) throws InterruptedException {
        List<String> command =
                List.of("taskset", how, String.valueOf(core), String.valueOf(target));
        try {
            Process taskset = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said =
                    new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (taskset.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("taskset of util-linux is needed", e);
        }
    }
}
