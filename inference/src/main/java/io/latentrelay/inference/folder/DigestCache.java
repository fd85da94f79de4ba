package io.latentrelay.inference.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Digests of files seen before, in a text file of one line each: digest, size, time of change,
 * path. Only ever a saving of time: what cannot be read or written is computed again.
 */
final class DigestCache {

    private static final Logger LOG = LoggerFactory.getLogger(DigestCache.class);

    /** A file younger than this may change again without its time of change showing it. */
    private static final long SETTLED_MILLIS = 2000;

    private static final int FIELDS = 4;

    private final Path file;
    private final Map<Key, String> digests = new ConcurrentHashMap<>();
    private final long now = Clock.systemUTC().millis();
    private volatile boolean changed;

    /** A file as it was when its digest was taken. */
    record Key(String path, long size, long changedMillis) {

        static Key of(Path file) throws IOException {
            Path real = file.toRealPath();
            BasicFileAttributes seen = Files.readAttributes(real, BasicFileAttributes.class);
            return new Key(real.toString(), seen.size(), seen.lastModifiedTime().toMillis());
        }
    }

    private DigestCache(Path file) {
        this.file = file;
    }

    static DigestCache load(Path file) {
        DigestCache cache = new DigestCache(file);
        if (Files.isRegularFile(file)) {
            try {
                Files.readAllLines(file).forEach(cache::parse);
            } catch (IOException e) {
                LOG.debug("digest cache {} cannot be read", file, e);
            }
        }
        return cache;
    }

    private void parse(String line) {
        String[] fields = line.split(" ", FIELDS);
        if (fields.length == FIELDS && fields[0].matches("[0-9a-f]{64}")) {
            try {
                Key key = new Key(fields[3], Long.parseLong(fields[1]), Long.parseLong(fields[2]));
                digests.put(key, fields[0]);
            } catch (NumberFormatException e) {
                LOG.debug("digest cache {} has an odd line: {}", file, line);
            }
        }
    }

    Optional<String> find(Key key) {
        return Optional.ofNullable(digests.get(key));
    }

    void remember(Key key, String digest) {
        boolean oneLine = key.path().indexOf('\n') < 0;
        if (oneLine && key.changedMillis() < now - SETTLED_MILLIS) {
            digests.keySet().removeIf(old -> old.path().equals(key.path()));
            digests.put(key, digest);
            changed = true;
        }
    }

    /** Replaces the file in one move, so that another process never reads half of it. */
    void save() {
        if (!changed) {
            return;
        }
        List<String> lines = new ArrayList<>();
        digests.forEach(
                (key, digest) ->
                        lines.add(
                                String.join(
                                        " ",
                                        digest,
                                        String.valueOf(key.size()),
                                        String.valueOf(key.changedMillis()),
                                        key.path())));
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path written = Files.createTempFile(folder, "digests", ".tmp");
            Files.write(written, lines, StandardCharsets.UTF_8);
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.debug("digest cache {} cannot be written", file, e);
        }
    }
}
