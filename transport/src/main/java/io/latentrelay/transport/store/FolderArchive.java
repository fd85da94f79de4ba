package io.latentrelay.transport.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder of large files kept in an object store, under a key: its content in pieces named by
 * their SHA-256, and a list of files that is written last, so that whoever finds the list finds all
 * that it names. Pushing again costs nothing but reading. Memory holds one piece.
 */
public final class FolderArchive {

    private static final String HEADER = "latent-relay folder 1";
    private static final int PIECE_BYTES = 64 << 20;
    private static final String BINARY = "application/octet-stream";
    private static final int FIELDS = 3;

    private final ObjectStore store;
    private final String key;
    private final int pieceBytes;

    /**
     * What was moved.
     *
     * @param moved bytes that went over the wire
     */
    public record Moved(int files, long bytes, long moved) {}

    /** One file: its path, and the digests of its pieces in their order. */
    private record Listed(String path, long bytes, List<String> pieces) {

        String line() {
            return bytes + "\t" + String.join(",", pieces) + "\t" + path;
        }
    }

    /**
     * @param key that all objects begin with, such as {@code engines/0123}
     */
    public FolderArchive(ObjectStore store, String key) {
        this(store, key, PIECE_BYTES);
    }

    FolderArchive(ObjectStore store, String key, int pieceBytes) {
        this.store = store;
        this.key = key;
        this.pieceBytes = pieceBytes;
    }

    /** Whether there is a whole folder. */
    public boolean isThere() {
        return store.head(listKey()).isPresent();
    }

    private String listKey() {
        return key + "/files";
    }

    private String pieceKey(String sha256) {
        return key + "/pieces/" + sha256;
    }

    /** Puts the folder's files there; those that are there already are not sent again. */
    public Moved push(Path folder) {
        Set<String> there;
        try (Stream<String> keys = store.list(key + "/pieces/")) {
            there = keys.collect(Collectors.toCollection(HashSet::new));
        }
        long[] sent = {0};
        List<Listed> files = new ArrayList<>();
        for (Path file : files(folder)) {
            files.add(push(folder, file, there, sent));
        }
        store.put(listKey(), list(files).getBytes(StandardCharsets.UTF_8), "text/plain");
        return moved(files, sent[0]);
    }

    private static Moved moved(List<Listed> files, long moved) {
        return new Moved(files.size(), files.stream().mapToLong(Listed::bytes).sum(), moved);
    }

    private Listed push(Path folder, Path file, Set<String> there, long[] sent) {
        List<String> pieces = new ArrayList<>();
        long bytes = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (byte[] piece = in.readNBytes(pieceBytes);
                    piece.length > 0;
                    piece = in.readNBytes(pieceBytes)) {
                String sha256 = VerifiedObject.sha256(piece);
                if (there.add(pieceKey(sha256))) {
                    store.put(pieceKey(sha256), piece, BINARY);
                    sent[0] += piece.length;
                }
                pieces.add(sha256);
                bytes += piece.length;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        String path = folder.relativize(file).toString().replace('\\', '/');
        return new Listed(path, bytes, pieces);
    }

    private static String list(List<Listed> files) {
        return HEADER
                + "\n"
                + files.stream().map(file -> file.line() + "\n").collect(Collectors.joining());
    }

    /**
     * Fetches the folder, if there is a whole one, and puts it in place in one move once every
     * piece has been checked. What is there of a folder is kept and nothing fetched.
     *
     * @return empty when the store has none
     * @throws IllegalArgumentException when a piece is missing or another than listed
     */
    public Optional<Moved> pull(Path folder) {
        Optional<byte[]> list = store.get(listKey());
        if (list.isEmpty()) {
            return Optional.empty();
        }
        List<Listed> files = parse(new String(list.get(), StandardCharsets.UTF_8));
        if (Files.exists(folder)) {
            return Optional.of(moved(files, 0));
        }
        Path fetching =
                folder.resolveSibling(folder.getFileName() + "." + ProcessHandle.current().pid());
        try {
            for (Listed file : files) {
                fetch(file, fetching);
            }
            Files.createDirectories(fetching);
            Files.move(fetching, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder, e);
        } finally {
            delete(fetching);
        }
        Moved all = moved(files, 0);
        return Optional.of(new Moved(all.files(), all.bytes(), all.bytes()));
    }

    private void fetch(Listed file, Path into) throws IOException {
        Path target = into.resolve(file.path()).normalize();
        if (!target.startsWith(into)) {
            throw new IllegalArgumentException(
                    "object " + store.bucket() + "/" + listKey() + " names " + file.path());
        }
        Files.createDirectories(target.getParent());
        try (OutputStream out = Files.newOutputStream(target)) {
            for (String sha256 : file.pieces()) {
                out.write(piece(sha256));
            }
        }
    }

    private byte[] piece(String sha256) {
        String object = store.bucket() + "/" + pieceKey(sha256);
        byte[] bytes =
                store.get(pieceKey(sha256))
                        .orElseThrow(
                                () -> new IllegalArgumentException("there is no object " + object));
        if (!VerifiedObject.sha256(bytes).equals(sha256)) {
            throw new IllegalArgumentException(
                    "object "
                            + object
                            + " has another SHA-256 than its name: push it again after"
                            + " deleting it");
        }
        return bytes;
    }

    private List<Listed> parse(String list) {
        List<String> lines = list.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw odd("does not begin with '" + HEADER + "'");
        }
        List<Listed> files = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split("\t", FIELDS);
            if (fields.length != FIELDS || !fields[0].matches("\\d{1,18}")) {
                throw odd("has an odd line: " + line);
            }
            List<String> pieces =
                    fields[1].isEmpty() ? List.of() : List.of(fields[1].split(",", -1));
            files.add(new Listed(fields[2], Long.parseLong(fields[0]), pieces));
        }
        return files;
    }

    private IllegalArgumentException odd(String problem) {
        return new IllegalArgumentException(
                "object " + store.bucket() + "/" + listKey() + " " + problem);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }
}
