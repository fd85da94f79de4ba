package io.latentrelay.inference.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The largest deviations from the golden pipelines, by mode and sampler, as a table. */
public final class Deviations {

    private static final class Largest {
        private float latents;
        private float picture;
    }

    private final Map<String, Largest> byRun = new ConcurrentHashMap<>();

    /** Of latents anywhere in a run whose key has the form mode/sampler-more. */
    public void latents(String key, float difference) {
        Largest largest = largest(key);
        largest.latents = Math.max(largest.latents, difference);
    }

    /** Of a decoded picture, in -1..1. */
    public void picture(String key, float difference) {
        Largest largest = largest(key);
        largest.picture = Math.max(largest.picture, difference);
    }

    private Largest largest(String key) {
        String[] parts = key.split("/", -1);
        String run = parts[0] + " | " + parts[1].replaceFirst("-.*", "");
        return byRun.computeIfAbsent(run, first -> new Largest());
    }

    /** Writes the table, in Markdown. */
    public void write(Path file) throws IOException {
        StringBuilder table = new StringBuilder();
        table.append("| mode | sampler | latents | picture |\n|---|---|---|---|\n");
        new TreeMap<>(byRun)
                .forEach(
                        (run, largest) ->
                                table.append(
                                        String.format(
                                                Locale.ROOT,
                                                "| %s | %.1e | %.1e |%n",
                                                run,
                                                largest.latents,
                                                largest.picture)));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, table);
    }
}
