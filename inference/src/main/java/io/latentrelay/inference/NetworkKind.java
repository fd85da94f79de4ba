package io.latentrelay.inference;

/** The networks of a model that can be run each in its own way. */
public enum NetworkKind {
    TEXT_ENCODERS("text-encoder"),
    UNET("unet"),
    VAE("vae");

    private final String text;

    NetworkKind(String text) {
        this.text = text;
    }

    /** As options name it. */
    public String text() {
        return text;
    }
}
