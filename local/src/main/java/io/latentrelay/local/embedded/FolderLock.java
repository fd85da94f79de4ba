package io.latentrelay.local.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Sole use of a data folder, held until closed. The operating system drops the lock when a process
 * dies, however it dies, so a leftover lock file means nothing.
 */
public final class FolderLock implements AutoCloseable {
    private static final String FILE = ".lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the folder if need be and locks it.
     *
     * @throws IllegalArgumentException when the folder cannot be used, or is in use
     */
    public static FolderLock acquire(Path folder) {
        FileChannel channel = open(folder);
        try {
            if (tryLock(channel) != null) {
                return new FolderLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock data folder " + folder, e);
        }
        throw new IllegalArgumentException(
                "data folder "
                        + folder
                        + " is in use by another process: stop that one, or give another folder"
                        + " with --data");
    }

    /** Does {@code work} while the folder is ours. */
    public static void holding(Path folder, Runnable work) {
        FolderLock lock = acquire(folder);
        try {
            work.run();
        } finally {
            lock.close();
        }
    }

    private static FileChannel open(Path folder) {
        try {
            Files.createDirectories(folder);
            return FileChannel.open(
                    folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "data folder "
                            + folder
                            + " cannot be written ("
                            + e.getClass().getSimpleName()
                            + ": "
                            + e.getMessage()
                            + "): give a folder of your own with --data",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisJvm) {
            return null;
        }
    }

    /** Gives the folder back. The lock file stays: deleting it could race with the next holder. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release the lock on a data folder", e);
        }
    }
}
