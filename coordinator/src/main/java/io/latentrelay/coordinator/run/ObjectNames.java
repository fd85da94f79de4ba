package io.latentrelay.coordinator.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects of the bucket as run files name them: by key, or as {@code s3://bucket/key}. */
final class ObjectNames {

    // A store that keeps objects as files must not be led out of its folder by one.
    private static final String SEGMENT = "(?!\\.{1,2}(?:/|$))[^/\\\\\\p{Cntrl}]+";
    private static final Pattern KEY = Pattern.compile(SEGMENT + "(?:/" + SEGMENT + ")*");
    private static final Pattern ADDRESS = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://(.*)");
    private static final Pattern PLACE = Pattern.compile("([^/]+)/(.+)");
    private static final int LONGEST = 900;

    private ObjectNames() {}

    /** Whether an object may have this key. */
    static boolean isKey(String key) {
        return key.length() <= LONGEST && !isAddress(key) && KEY.matcher(key).matches();
    }

    /** Whether this names no file. */
    static boolean isAddress(String name) {
        return ADDRESS.matcher(name).matches();
    }

    /**
     * The key in {@code s3://bucket/key}.
     *
     * @param bucket the only one there is
     * @throws IllegalArgumentException when it is no such name, or another bucket's
     */
    static String key(String address, String bucket) {
        Matcher parts = ADDRESS.matcher(address);
        Matcher place = PLACE.matcher(parts.matches() ? parts.group(2) : "");
        if (!parts.matches() || !parts.group(1).equals("s3") || !place.matches()) {
            throw new IllegalArgumentException(
                    "'" + address + "' must be a file, or an object as s3://" + bucket + "/KEY");
        }
        if (!place.group(1).equals(bucket)) {
            throw new IllegalArgumentException(
                    "'"
                            + address
                            + "' is not in bucket '"
                            + bucket
                            + "', the only one that is read; copy it there, or give its bucket"
                            + " with --bucket");
        }
        if (!isKey(place.group(2))) {
            throw new IllegalArgumentException(
                    "'"
                            + address
                            + "' has a key with an empty, '.' or '..' part, or a sign that"
                            + " keys may not have");
        }
        return place.group(2);
    }
}
