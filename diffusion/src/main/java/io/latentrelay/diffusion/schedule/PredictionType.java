package io.latentrelay.diffusion.schedule;

/** What the network was trained to predict: the noise, or the velocity (Salimans and Ho 2022). */
public enum PredictionType {
    EPSILON("epsilon"),
    V_PREDICTION("v_prediction");

    private final String text;

    PredictionType(String text) {
        this.text = text;
    }

    /** As scheduler_config.json writes it. */
    public String text() {
        return text;
    }

    /**
     * @throws IllegalArgumentException naming the text and what is known
     */
    public static PredictionType of(String text) {
        for (PredictionType type : values()) {
            if (type.text.equals(text)) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "prediction type '" + text + "' is not one of epsilon, v_prediction");
    }
}
