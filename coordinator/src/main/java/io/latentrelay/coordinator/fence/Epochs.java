package io.latentrelay.coordinator.fence;

/** Epochs as they stand in keys: in the order of their numbers. */
final class Epochs {

    private Epochs() {}

    static String key(String stem, long epoch) {
        return String.format("%s%019d.json", stem, epoch);
    }

    /** The epoch of a key that {@link #key} made. */
    static long of(String stem, String key) {
        return Long.parseLong(key.substring(stem.length(), key.length() - ".json".length()));
    }
}
