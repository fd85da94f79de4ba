package io.latentrelay.local.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Which objects are being written, noted on disk. S3Proxy writes {@code key} into a file {@code
 * key-UUID} beside it and renames that at the end; a process killed in between leaves the file
 * behind, where it would pass for an object. The notes tell it from an object of such a name.
 */
final class UnfinishedPuts {
    private static final String NOTE_PREFIX = ".put-";
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final Path root;

    /**
     * @param root has a folder for each bucket; notes are files beside them
     */
    UnfinishedPuts(Path root) {
        this.root = root;
    }

    /** Notes that a put begins. */
    Path begin(String bucket, String key) {
        try {
            Path note = Files.createTempFile(root, NOTE_PREFIX, "");
            return Files.writeString(note, bucket + "/" + key);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot note that " + key + " is being written", e);
        }
    }

    /** Forgets a put that ended, well or badly: S3Proxy has then cleaned up behind itself. */
    void end(Path note) {
        try {
            Files.deleteIfExists(note);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + note, e);
        }
    }

    /** Deletes what puts of an earlier process left half done. */
    void cleanUp() {
        try (DirectoryStream<Path> notes = Files.newDirectoryStream(root, NOTE_PREFIX + "*")) {
            for (Path note : notes) {
                deleteHalfWritten(root.resolve(Files.readString(note)).normalize());
                Files.delete(note);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up " + root, e);
        }
    }

    private void deleteHalfWritten(Path object) throws IOException {
        Path folder = object.getParent();
        if (folder == null || !folder.startsWith(root) || folder.equals(root)) {
            return; // The note itself was half written.
        }
        String prefix = object.getFileName() + "-";
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, file -> isHalfWritten(file, prefix))) {
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (NoSuchFileException nothingWasWritten) {
            // Killed before the first byte: there is no folder yet.
        }
    }

    private static boolean isHalfWritten(Path file, String prefix) {
        String name = file.getFileName().toString();
        return name.startsWith(prefix) && UUID.matcher(name.substring(prefix.length())).matches();
    }
}
