package io.latentrelay.inference.folder;

/** SDXL's two models: an ensemble of experts, each for its part of the noise levels. */
public enum Expert {
    /** Takes the noisy steps; told the picture's sizes; two text encoders. */
    BASE("base", 6),
    /** Takes the last steps; told an aesthetic score; text encoder 2 only. */
    REFINER("refiner", 5);

    private final String text;
    private final int timeIds;

    Expert(String text, int timeIds) {
        this.text = text;
        this.timeIds = timeIds;
    }

    public String text() {
        return text;
    }

    /** How many numbers it is told about size and score. */
    public int timeIds() {
        return timeIds;
    }
}
