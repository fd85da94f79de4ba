package io.latentrelay.diffusion.conditioning;

/**
 * The numbers SDXL's networks are told about a picture's size (Podell et al. 2023, section 2.2), in
 * the order their embedding expects: height before width, top before left.
 *
 * <p>The negative sides follow diffusers: the base's is the positive one unless both negative sizes
 * are given; the refiner's is never told the crop.
 */
public final class TimeIds {

    private TimeIds() {}

    /** Six numbers for the base. */
    public static float[] base(ImageSize original, CropOffset crop, ImageSize target) {
        return new float[] {
            original.height(),
            original.width(),
            crop.top(),
            crop.left(),
            target.height(),
            target.width()
        };
    }

    /** Five numbers for the refiner: an aesthetic score stands where the base has the target. */
    public static float[] refiner(ImageSize original, CropOffset crop, double aestheticScore) {
        return new float[] {
            original.height(), original.width(), crop.top(), crop.left(), (float) aestheticScore
        };
    }

    /** The refiner's negative side. */
    public static float[] refinerNegative(ImageSize original, double negativeAestheticScore) {
        return refiner(original, CropOffset.NONE, negativeAestheticScore);
    }
}
