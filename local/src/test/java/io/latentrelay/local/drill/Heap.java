package io.latentrelay.local.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.local.line.RelayProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Java process keeps in its heap, asked from outside with the JDK's {@code jcmd}. */
final class Heap {

    private static final Pattern USED = Pattern.compile("generation\\s+total \\d+K, used (\\d+)K");

    private Heap() {}

    /** Bytes that are still reachable: what is left after a full collection. */
    static long live(RelayProcess process) {
        Matcher generation = USED.matcher(collectAndTell(process));
        long used = 0;
        int generations = 0;
        while (generation.find()) {
            used += Long.parseLong(generation.group(1)) * 1024;
            generations++;
        }
        assertThat(generations).as("generations of the serial collector").isEqualTo(2);
        return used;
    }

    private static String collectAndTell(RelayProcess process) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Path commands = Files.createTempFile("heap", ".jcmd");
            Files.writeString(commands, "GC.run\nGC.heap_info\n");
            Process asked =
                    new ProcessBuilder(
                                    jcmd, Long.toString(process.pid()), "-f", commands.toString())
                            .redirectErrorStream(true)
                            .start();
            String told = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Files.delete(commands);
            return told;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
