package io.latentrelay.coordinator.document;

/** Text cut to a length that fits a message, on one line. */
public final class Excerpt {

    private static final int LENGTH = 60;

    private Excerpt() {}

    /** The beginning of {@code text}; control characters are shown as {@code \\uXXXX}. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder();
        int[] points = text.codePoints().limit(LENGTH + 1L).toArray();
        for (int i = 0; i < Math.min(points.length, LENGTH); i++) {
            if (Character.isISOControl(points[i])) {
                shown.append(String.format("\\u%04x", points[i]));
            } else {
                shown.appendCodePoint(points[i]);
            }
        }
        return points.length > LENGTH ? shown + "..." : shown.toString();
    }
}
