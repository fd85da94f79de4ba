package io.latentrelay.local.fleet;

import io.latentrelay.local.embedded.FolderLock;
import io.latentrelay.transport.settings.Option;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that holds what embedded servers keep: {@code broker/}, {@code store/} and {@code
 * logs/}. A marker file tells it from any other folder, so that nothing is written into, or deleted
 * from, a folder that is somebody else's.
 */
public final class DataFolder {
    private static final String MARKER = ".latent-relay";
    private static final String MARKER_TEXT =
            "Made by Latent Relay. 'relay demo --fresh' deletes everything in this folder.\n";

    private final Path root;

    private DataFolder(Path root) {
        this.root = root;
    }

    /** The option that names it, with the command's own default. */
    public static Option option(String fallback) {
        return Option.withDefault(
                "data", "FOLDER", "Where everything is kept between starts.", fallback);
    }

    /**
     * Opens the folder, making it if it is missing or marking it if it is empty.
     *
     * @throws IllegalArgumentException when it holds things of others, or cannot be written
     */
    public static DataFolder open(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            if (!Files.exists(root.resolve(MARKER))) {
                if (!children(root).isEmpty()) {
                    throw new IllegalArgumentException(
                            "--data "
                                    + folder
                                    + " has files in it and was not made by relay: give a new or"
                                    + " empty folder");
                }
                Files.writeString(root.resolve(MARKER), MARKER_TEXT);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--data " + folder + " cannot be used as a folder to write to: " + e, e);
        }
        return new DataFolder(root);
    }

    public Path root() {
        return root;
    }

    public Path broker() {
        return root.resolve("broker");
    }

    public Path store() {
        return root.resolve("store");
    }

    public Path log() {
        return root.resolve("logs").resolve("relay.log");
    }

    /**
     * Deletes everything in it but the marker; links are deleted, never followed.
     *
     * @throws IllegalArgumentException when another process uses it
     */
    public void empty() {
        FolderLock.holding(broker(), () -> FolderLock.holding(store(), () -> deleteContents(root)));
    }

    /** Deletes the folder itself, which nobody uses any more. */
    public void delete() {
        try {
            Files.walkFileTree(root, new Deletion());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + root, e);
        }
    }

    private static void deleteContents(Path root) {
        try {
            for (Path child : children(root)) {
                if (!child.getFileName().toString().equals(MARKER)) {
                    Files.walkFileTree(child, new Deletion());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot empty " + root, e);
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.collect(Collectors.toList());
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
