package io.latentrelay.local.grid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a grid keeps of its images on disk: thumbnails and settings until the pages are written, in
 * a temporary folder, and the pictures themselves in the grid's own. Close it.
 */
final class Workspace implements AutoCloseable {

    private static final String MARKER = ".relay-grid";
    private static final String MARKER_TEXT =
            "Made by 'relay grid', which replaces everything in this folder.\n";

    private final Path target;
    private final Path scratch;

    private Workspace(Path target, Path scratch) {
        this.target = target;
        this.scratch = scratch;
    }

    /**
     * @param target the grid's folder: made when missing, emptied when an earlier grid is in it
     * @throws IllegalArgumentException when it holds things of others
     */
    static Workspace open(Path target) {
        try {
            if (Files.isDirectory(target)) {
                requireOurs(target);
                delete(target);
            }
            Files.createDirectories(target.resolve("pictures"));
            Files.writeString(target.resolve(MARKER), MARKER_TEXT);
            return new Workspace(target, Files.createTempDirectory("relay-grid"));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--out " + target + " cannot be used as a folder to write to: " + e, e);
        }
    }

    private static void requireOurs(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            if (!Files.exists(target.resolve(MARKER)) && files.findAny().isPresent()) {
                throw new IllegalArgumentException(
                        "--out "
                                + target
                                + " has files in it and was not made by relay grid: give a new or"
                                + " empty folder");
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.isDirectory(file) && !Files.isSymbolicLink(file)) {
                    delete(file);
                }
                Files.delete(file);
            }
        }
    }

    void keepThumbnail(long image, Thumbnail thumbnail) {
        write(scratch.resolve(image + (thumbnail.isJpeg() ? ".jpg" : ".png")), thumbnail.file());
    }

    Optional<Thumbnail> thumbnail(Shot shot) {
        if (!shot.isShown()) {
            return Optional.empty();
        }
        return read(scratch.resolve(shot.index() + ".jpg"))
                .map(file -> Thumbnail.read(file, true))
                .or(
                        () ->
                                read(scratch.resolve(shot.index() + ".png"))
                                        .map(file -> Thumbnail.read(file, false)));
    }

    void keepDetails(long image, String json) {
        write(scratch.resolve(image + ".json"), json.getBytes(StandardCharsets.UTF_8));
    }

    /** What is known of an image, as JSON. */
    String details(long image) {
        return read(scratch.resolve(image + ".json"))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("{}");
    }

    /** Puts the picture as it is into the grid's folder. */
    void keepPicture(String key, byte[] file) {
        write(target.resolve(address(key)), file);
    }

    /** Of a picture, as the pages name it. */
    static String address(String key) {
        return "pictures/" + key.substring(key.lastIndexOf('/') + 1);
    }

    Path file(String name) {
        return target.resolve(name);
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static Optional<byte[]> read(Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            delete(scratch);
            Files.delete(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + scratch, e);
        }
    }
}
