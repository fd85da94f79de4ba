package io.latentrelay.local.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that commands write: whole or not at all, in folders made when they are missing. */
public final class OutputFile {

    private OutputFile() {}

    /**
     * Sees to it that a file can be written later, so that an hour's work is not lost for a typing
     * error.
     *
     * @throws IllegalArgumentException when it cannot, saying why
     */
    public static void prepare(Path file) {
        Path folder = folder(file);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot write " + file + ": " + folder + " is no folder and cannot be made", e);
        }
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("cannot write " + file + ": it is a folder");
        }
        if (!Files.isWritable(folder)) {
            throw new IllegalArgumentException(
                    "cannot write " + file + ": " + folder + " is not writable");
        }
    }

    /**
     * Writes a file, or replaces it in one move.
     *
     * @throws UncheckedIOException when that cannot be done
     */
    public static void write(Path file, byte[] bytes) {
        try {
            Path folder = folder(file);
            Files.createDirectories(folder);
            Path part = folder.resolve("." + file.getFileName() + part());
            try {
                Files.write(part, bytes);
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Two processes may write the same file: the last one wins, and neither half of both. */
    private static String part() {
        return "." + ProcessHandle.current().pid() + ".part";
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("cannot write " + file + ": it is no file");
        }
        return folder;
    }
}
