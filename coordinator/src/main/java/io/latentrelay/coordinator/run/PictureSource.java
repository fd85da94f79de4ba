package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.run.InitImages.InitImage;
import io.latentrelay.transport.store.ObjectFile;
import io.latentrelay.transport.store.VerifiedObject;
import java.io.IOException;
import java.io.InputStream;
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

    private final @Nullable Inputs inputs;
    private final Map<String, Path> found = new LinkedHashMap<>();

    /**
     * @param inputs where pictures may lie; null for documents, which must name objects
     */
    PictureSource(@Nullable Inputs inputs) {
        this.inputs = inputs;
    }

    /** Object keys and the files that have to be brought there. */
    Map<String, Path> found() {
        return Map.copyOf(found);
    }

    /**
     * The picture in a file or object.
     *
     * @throws IllegalArgumentException when there is none, saying why
     */
    InitImage find(String name) {
        if (inputs == null) {
            throw new IllegalArgumentException(
                    "'"
                            + name
                            + "' can only be read where the run file lies; send the run with 'relay"
                            + " submit', or name an object: {key: ..., sha256: ...}");
        }
        return ObjectNames.isAddress(name) ? object(inputs.object(name)) : file(inputs.file(name));
    }

    private static InitImage object(ObjectFile object) {
        requirePicture(object.name());
        try (InputStream bytes = object.stream()) {
            return new InitImage(object.key(), VerifiedObject.sha256(bytes));
        } catch (IOException e) {
            throw unreadable(object.name(), e);
        }
    }

    private InitImage file(Path file) {
        String type = requirePicture(file.toString());
        String sha256 = VerifiedObject.sha256(bytes(file));
        String key = FOLDER + sha256 + "." + type;
        found.put(key, file);
        return new InitImage(key, sha256);
    }

    private static String requirePicture(String name) {
        String type = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException(name + " is no .png, .jpg, .jpeg or .webp file");
        }
        return type;
    }

    /** What lies in a picture file now. */
    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    private static IllegalArgumentException unreadable(String name, IOException e) {
        return new IllegalArgumentException(name + " cannot be read: " + e.getMessage(), e);
    }
}
