package io.latentrelay.diffusion;

/** Shape of one image's latents: channels, height, width. The batch is not part of it. */
public record Shape(int channels, int height, int width) {

    public Shape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "a shape needs at least 1 in every place: "
                            + channels
                            + "x"
                            + height
                            + "x"
                            + width);
        }
        Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }

    /** How many numbers it holds. */
    public int size() {
        return channels * height * width;
    }

    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
