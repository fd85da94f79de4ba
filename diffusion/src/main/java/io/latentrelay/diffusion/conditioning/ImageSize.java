package io.latentrelay.diffusion.conditioning;

/** Height and width of a picture in pixels. */
public record ImageSize(int height, int width) {

    public ImageSize {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "a picture needs at least 1 pixel each way: " + width + "x" + height);
        }
    }

    /** Width first, as people write it. */
    @Override
    public String toString() {
        return width + "x" + height;
    }
}
