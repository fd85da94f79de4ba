package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.run.InitImages.InitImage;
import io.latentrelay.transport.store.VerifiedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the picture files that a run file names, and remembers which have to be brought to the
 * bucket. There they lie under their content's hash, so that the same picture is stored once.
 */
final class PictureSource {

    /** Where run files' pictures lie in the bucket. */
    static final String FOLDER = "inputs/";

    private static final Set<String> TYPES = Set.of("png", "jpg", "jpeg", "webp");

    private final @Nullable Path folder;
    private final Map<String, Path> found = new LinkedHashMap<>();

    /**
     * For paths relative to a folder.
     *
     * @param folder of the run file; null for documents, which must name objects
     */
    PictureSource(@Nullable Path folder) {
        this.folder = folder;
    }

    /** Object keys and the files that have to be brought there. */
    Map<String, Path> found() {
        return Map.copyOf(found);
    }

    /**
     * The picture in a file.
     *
     * @throws IllegalArgumentException when there is none, saying why
     */
    InitImage find(String name) {
        if (folder == null) {
            throw new IllegalArgumentException(
                    "'"
                            + name
                            + "' can only be read where the run file lies; send the run with 'relay"
                            + " submit', or name an object: {key: ..., sha256: ...}");
        }
        Path file = folder.resolve(name).normalize();
        String type = type(file);
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException(file + " is no .png, .jpg, .jpeg or .webp file");
        }
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + " is not a file");
        }
        String sha256 = VerifiedObject.sha256(bytes(file));
        String key = FOLDER + sha256 + "." + type;
        found.put(key, file);
        return new InitImage(key, sha256);
    }

    private static String type(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** What lies in a picture file now. */
    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
