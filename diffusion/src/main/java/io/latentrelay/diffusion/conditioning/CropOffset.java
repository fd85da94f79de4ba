package io.latentrelay.diffusion.conditioning;

/** Where a picture was cut out of a larger one, in pixels. */
public record CropOffset(int top, int left) {
    public static final CropOffset NONE = new CropOffset(0, 0);
}
