package io.latentrelay.bench.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table of results, printed and appended to {@code bench/RESULTS.md} with what it was measured
 * on.
 */
final class Results {

    private static final Path FILE = Path.of("bench", "RESULTS.md");

    private final String title;
    private final String conditions;
    private final List<String> columns;
    private final List<String> rows = new ArrayList<>();
    private final double loadBefore = load();

    /**
     * @param conditions what somebody must know to read the numbers, in sentences
     */
    Results(String title, String conditions, String... columns) {
        this.title = title;
        this.conditions = conditions;
        this.columns = List.of(columns);
    }

    /** Values in the order of the columns. */
    void row(Object... values) {
        List<String> cells = new ArrayList<>();
        for (Object value : values) {
            cells.add(
                    value instanceof Double number
                            ? String.format(Locale.ROOT, number < 10 ? "%.3f" : "%.1f", number)
                            : String.valueOf(value));
        }
        rows.add("| " + String.join(" | ", cells) + " |");
        System.out.println(rows.get(rows.size() - 1));
    }

    void append() {
        String table =
                "\n## %s\n\n%s\n\n%s\n\n| %s |\n|%s\n%s\n"
                        .formatted(
                                title,
                                where(),
                                conditions,
                                String.join(" | ", columns),
                                "---|".repeat(columns.size()),
                                String.join("\n", rows));
        System.out.println(table);
        try {
            Files.writeString(FILE, table, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String where() {
        return "%s, commit %s; %s, %d cores, Java %s; load of the machine before %.1f, after %.1f."
                .formatted(
                        ZonedDateTime.now(ZoneOffset.UTC)
                                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")),
                        commit(),
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"),
                        loadBefore,
                        load());
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static String commit() {
        return git("rev-parse", "--short", "HEAD")
                + (git("status", "--porcelain", "--untracked-files=no").isEmpty() ? "" : "+");
    }

    private static String git(String... words) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
