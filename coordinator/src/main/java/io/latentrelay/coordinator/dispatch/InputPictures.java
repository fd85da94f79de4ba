package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.prompts.ChunkObjects;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.VerifiedObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pictures that runs start from and chunks of their prompts, under their content's hash. */
final class InputPictures {

    private static final Pattern KEY =
            Pattern.compile("inputs/([0-9a-f]{64})\\.(png|jpe?g|webp|jsonl\\.gz)");

    private final ObjectStore store;

    InputPictures(ObjectStore store) {
        this.store = store;
    }

    /**
     * Keeps a picture; keeping it again changes nothing.
     *
     * @throws IllegalArgumentException when the key is none for this picture
     */
    void keep(String key, byte[] picture) {
        Matcher parts = KEY.matcher(key);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + key + "' must be inputs/SHA256.png, .jpg, .jpeg, .webp or .jsonl.gz");
        }
        boolean isPrompts = parts.group(2).equals("jsonl.gz");
        // Whatever packed them, the same prompts lie under the same key.
        byte[] content = isPrompts ? ChunkObjects.unpack(picture) : picture;
        String sha256 = VerifiedObject.sha256(content);
        if (!parts.group(1).equals(sha256)) {
            throw new IllegalArgumentException(
                    "what was sent as " + key + " has SHA-256 " + sha256 + ": it was changed");
        }
        String type = parts.group(2).startsWith("jp") ? "jpeg" : parts.group(2);
        store.putIfAbsent(key, picture, isPrompts ? ChunkObjects.CONTENT_TYPE : "image/" + type);
    }
}
