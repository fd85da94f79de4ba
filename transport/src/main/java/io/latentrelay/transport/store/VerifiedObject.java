package io.latentrelay.transport.store;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Objects known by the SHA-256 of their content. */
public final class VerifiedObject {

    private VerifiedObject() {}

    /** Hex digest of the bytes. */
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /** Hex digest of all that a stream has. */
    public static String sha256(InputStream bytes) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[1 << 16];
        for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
            digest.update(buffer, 0, count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * The object's bytes.
     *
     * @param sha256 the hex digest they must have
     * @throws IllegalArgumentException when the object is missing, or is another by now
     */
    public static byte[] get(ObjectStore store, String key, String sha256) {
        byte[] bytes =
                store.get(key)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "there is no object "
                                                        + store.bucket()
                                                        + "/"
                                                        + key));
        String found = sha256(bytes);
        if (!found.equals(sha256)) {
            throw new IllegalArgumentException(
                    "object "
                            + store.bucket()
                            + "/"
                            + key
                            + " is not the one the run was submitted with: its SHA-256 is "
                            + found
                            + ", not "
                            + sha256);
        }
        return bytes;
    }
}
