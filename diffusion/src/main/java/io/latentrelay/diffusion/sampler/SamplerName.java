package io.latentrelay.diffusion.sampler;

/** Samplers as they are named in a run file. */
public enum SamplerName {
    EULER("euler", "Euler");

    private final String text;
    private final String a1111;

    SamplerName(String text, String a1111) {
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

    public Sampler sampler() {
        return switch (this) {
            case EULER -> new Euler();
        };
    }

    /**
     * Accepts the canonical name, diffusers' class name, and A1111's and ComfyUI's names.
     *
     * @throws IllegalArgumentException naming the text and what is known
     */
    public static SamplerName of(String text) {
        throw new UnsupportedOperationException("not yet: " + text);
    }
}
