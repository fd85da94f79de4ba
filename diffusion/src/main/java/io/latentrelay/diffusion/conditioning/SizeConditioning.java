package io.latentrelay.diffusion.conditioning;

import java.util.Optional;

/**
 * What a model is told about a picture's size.
 *
 * @param original size of the picture before it was cut
 * @param crop where it was cut out
 * @param target size it is to have
 */
public record SizeConditioning(ImageSize original, CropOffset crop, ImageSize target) {

    /**
     * For the negative side, where diffusers takes both sizes or none; a crop not given with them
     * is none.
     *
     * @return empty: the negative side is told what the positive one is
     * @throws IllegalArgumentException naming what is missing beside the given
     */
    public static Optional<SizeConditioning> negative(
            Optional<ImageSize> original, Optional<CropOffset> crop, Optional<ImageSize> target) {
        if (original.isEmpty() && target.isEmpty() && crop.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new SizeConditioning(
                        original.orElseThrow(() -> missing("negative_original_size")),
                        crop.orElse(CropOffset.NONE),
                        target.orElseThrow(() -> missing("negative_target_size"))));
    }

    private static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException(
                "the negative side's sizes are used only together: "
                        + name
                        + " is missing; give both negative_original_size and"
                        + " negative_target_size, or neither of them nor negative_crop");
    }
}
