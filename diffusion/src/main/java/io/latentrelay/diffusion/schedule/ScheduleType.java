package io.latentrelay.diffusion.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a run's noise levels fall between the noisiest and the last. */
public enum ScheduleType {
    /** As the model's own scheduler configuration spaces its timesteps. */
    MODEL("model", "Automatic"),
    /** Karras et al. 2022, equation 5, rho = 7. */
    KARRAS("karras", "Karras");

    private final String text;
    private final String a1111;

    ScheduleType(String text, String a1111) {
        this.text = text;
        this.a1111 = a1111;
    }

    /** Canonical name, as stored and sent. */
    public String text() {
        return text;
    }

    /** As A1111 writes it into a picture. */
    public String a1111() {
        return a1111;
    }

    /**
     * Accepts canonical names and A1111's, in any letter case; ComfyUI's {@code normal} is {@code
     * model}.
     *
     * @throws IllegalArgumentException naming the text and what is known
     */
    public static ScheduleType of(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        for (ScheduleType type : values()) {
            if (type.text.equals(wanted) || type.a1111.toLowerCase(Locale.ROOT).equals(wanted)) {
                return type;
            }
        }
        if (wanted.equals("normal")) {
            return MODEL;
        }
        throw new IllegalArgumentException("schedule '" + text + "' is not one of " + known());
    }

    private static String known() {
        return Arrays.stream(values()).map(ScheduleType::text).collect(Collectors.joining(", "));
    }
}
