package io.latentrelay.coordinator.status;

import java.util.Locale;

/** Amounts as people read them. */
public final class Wording {

    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB"};

    private Wording() {}

    /** {@code 999 B}, {@code 1.2 MB}. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double amount = bytes;
        int unit = -1;
        while (amount >= 999.95 && unit < UNITS.length - 1) {
            amount /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }

    /** {@code 45 s}, {@code 3 min 20 s}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
    public static String seconds(double seconds) {
        long s = Math.round(seconds);
        if (s < 60) {
            return s + " s";
        }
        if (s < 3600) {
            return s / 60 + " min " + s % 60 + " s";
        }
        if (s < 86_400) {
            return s / 3600 + " h " + s % 3600 / 60 + " min";
        }
        return s / 86_400 + " d " + s % 86_400 / 3600 + " h";
    }

    /** {@code 12 images/s}, {@code 0.35 images/s}. */
    public static String rate(double imagesPerSecond) {
        String form = imagesPerSecond >= 10 ? "%.0f images/s" : "%.2f images/s";
        return String.format(Locale.ROOT, form, imagesPerSecond);
    }

    /** {@code 12 images}, {@code 1 image}. */
    public static String count(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
