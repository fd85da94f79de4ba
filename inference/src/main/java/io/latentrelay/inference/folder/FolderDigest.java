package io.latentrelay.inference.folder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SHA-256 of a model folder: of the lines that {@code sha256sum} prints for its files, sorted
 * by name. In a shell, inside the folder:
 *
 * <pre>
 * find -L * -type f -not -path '*&#47;.*' | LC_ALL=C sort | xargs sha256sum | sha256sum
 * </pre>
 *
 * Files and folders whose name begins with a dot do not count: downloads leave them behind.
 */
public final class FolderDigest {

    private static final int READ_BYTES = 1 << 20;

    private final Path folder;
    private final Optional<DigestCache> cache;

    private FolderDigest(Path folder, Optional<DigestCache> cache) {
        this.folder = folder;
        this.cache = cache;
    }

    /**
     * Reads every file of the folder, several at once, unless the cache knows it.
     *
     * @param cacheFile where digests of files are remembered by path, size and time of change; must
     *     not lie in the folder. Failing to write it is not an error.
     * @return 64 hex digits
     */
    public static String of(Path folder, Optional<Path> cacheFile) {
        cacheFile.ifPresent(file -> requireOutside(folder, file));
        FolderDigest digest = new FolderDigest(folder, cacheFile.map(DigestCache::load));
        String hex = digest.compute();
        digest.cache.ifPresent(DigestCache::save);
        return hex;
    }

    private static void requireOutside(Path folder, Path cacheFile) {
        Path inside = folder.toAbsolutePath().normalize();
        if (cacheFile.toAbsolutePath().normalize().startsWith(inside)) {
            throw new IllegalArgumentException(
                    "digest cache " + cacheFile + " must not lie in the model folder " + folder);
        }
    }

    private String compute() {
        List<Path> files = files();
        Map<Path, String> digests =
                files.parallelStream().collect(Collectors.toMap(file -> file, this::digest));
        MessageDigest lines = Sha256.digest();
        for (Path file : files) {
            String line = digests.get(file) + "  " + unixName(file) + "\n";
            lines.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(lines.digest());
    }

    private List<Path> files() {
        try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return walk.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .filter(FolderDigest::isVisible)
                    .sorted((a, b) -> compareBytes(unixName(a), unixName(b)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static int compareBytes(String a, String b) {
        return Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isVisible(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    private static String unixName(Path relative) {
        return relative.toString().replace('\\', '/');
    }

    private String digest(Path relative) {
        Path file = folder.resolve(relative);
        try {
            if (cache.isEmpty()) {
                return hash(file);
            }
            DigestCache.Key key = DigestCache.Key.of(file);
            Optional<String> known = cache.get().find(key);
            if (known.isPresent()) {
                return known.get();
            }
            String hex = hash(file);
            cache.get().remember(key, hex);
            return hex;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String hash(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[READ_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
