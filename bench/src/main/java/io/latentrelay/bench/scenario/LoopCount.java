package io.latentrelay.bench.scenario;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How far a loop in another process has come, in a file that both have in memory. */
final class LoopCount {

    private static final int CALLS = 0;
    private static final int CPU_NANOS = Long.BYTES;

    private final MappedByteBuffer memory;

    private LoopCount(MappedByteBuffer memory) {
        this.memory = memory;
    }

    static LoopCount of(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            return new LoopCount(channel.map(FileChannel.MapMode.READ_WRITE, 0, 2 * Long.BYTES));
        }
    }

    /** One more call, after so much processor time in all. */
    void note(long cpuNanos) {
        memory.putLong(CALLS, calls() + 1);
        memory.putLong(CPU_NANOS, cpuNanos);
    }

    long calls() {
        return memory.getLong(CALLS);
    }

    /** Processor time of the thread that calls. */
    double cpuSeconds() {
        return memory.getLong(CPU_NANOS) / 1e9;
    }
}
