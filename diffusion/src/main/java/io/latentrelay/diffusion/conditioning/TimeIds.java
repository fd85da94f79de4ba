package io.latentrelay.diffusion.conditioning;

import java.util.Optional;

/**
 * The numbers SDXL's networks are told about a picture's size (Podell et al. 2023, section 2.2), in
 * the order their embedding expects: height before width, top before left.
 *
 * <p>The negative sides follow diffusers: where no negative sizes are given, the base's is the
 * positive one, crop included, and the refiner's is the original size without the crop.
 */
public final class TimeIds {

    private TimeIds() {}

    /** Six numbers for the base. */
    public static float[] base(SizeConditioning sizes) {
        return new float[] {
            sizes.original().height(),
            sizes.original().width(),
            sizes.crop().top(),
            sizes.crop().left(),
            sizes.target().height(),
            sizes.target().width()
        };
    }

    /** Five numbers for the refiner: an aesthetic score stands where the base has the target. */
    public static float[] refiner(SizeConditioning sizes, double aestheticScore) {
        return refiner(sizes.original(), sizes.crop(), aestheticScore);
    }

    /** The base's negative side. */
    public static float[] baseNegative(
            SizeConditioning positive, Optional<SizeConditioning> negative) {
        return base(negative.orElse(positive));
    }

    /** The refiner's negative side. */
    public static float[] refinerNegative(
            SizeConditioning positive,
            Optional<SizeConditioning> negative,
            double negativeAestheticScore) {
        return negative.map(sizes -> refiner(sizes, negativeAestheticScore))
                .orElseGet(
                        () ->
                                refiner(
                                        positive.original(),
                                        CropOffset.NONE,
                                        negativeAestheticScore));
    }

    private static float[] refiner(ImageSize original, CropOffset crop, double aestheticScore) {
        return new float[] {
            original.height(), original.width(), crop.top(), crop.left(), (float) aestheticScore
        };
    }
}
