package io.latentrelay.inference;

import io.latentrelay.inference.folder.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What kind of CPU this is: a graph optimised for one kind lays its weights out for it. */
final class CpuModel {

    private static final Path INFO = Path.of("/proc/cpuinfo");
    private static final List<String> TELLING =
            List.of("model name", "flags", "Features", "CPU implementer", "CPU part");
    private static final int DIGITS = 12;

    private CpuModel() {}

    /** {@code cpu-} and a few digits; {@code unknown-cpu} where nobody tells. */
    static String text() {
        try {
            return "cpu-" + fingerprint(Files.readString(INFO));
        } catch (IOException e) {
            return "unknown-cpu";
        }
    }

    /** Of the first processor: its name and what it can do. */
    static String fingerprint(String info) {
        String first =
                info.strip()
                        .lines()
                        .takeWhile(line -> !line.isBlank())
                        .filter(line -> TELLING.stream().anyMatch(line::startsWith))
                        .collect(Collectors.joining("\n"));
        return Sha256.hex(first.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    }
}
