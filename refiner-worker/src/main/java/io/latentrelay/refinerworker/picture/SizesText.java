package io.latentrelay.refinerworker.picture;

import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.conditioning.SizeConditioning;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.Optional;

/**
 * What the models were told about a picture's size, where it is not what they are told of a picture
 * of that size which nobody has cut.
 */
final class SizesText {

    private SizesText() {}

    static void add(GenerationParameters.Builder line, TrajectorySettings settings) {
        SizeConditioning told =
                new SizeConditioning(
                        settings.originalSize(), settings.crop(), settings.targetSize());
        add(
                line,
                "",
                told,
                new SizeConditioning(settings.size(), CropOffset.NONE, settings.size()));
        settings.negativeSizes().ifPresent(negative -> add(line, "Negative ", negative, told));
    }

    private static void add(
            GenerationParameters.Builder line,
            String side,
            SizeConditioning told,
            SizeConditioning usual) {
        line.add(side(side, "Original size"), unless(told.original(), usual.original()));
        if (!told.crop().equals(usual.crop())) {
            line.add(side(side, "Crop top"), told.crop().top())
                    .add(side(side, "Crop left"), told.crop().left());
        }
        line.add(side(side, "Target size"), unless(told.target(), usual.target()));
    }

    private static String side(String side, String key) {
        return side.isEmpty()
                ? key
                : side + Character.toLowerCase(key.charAt(0)) + key.substring(1);
    }

    private static Optional<String> unless(ImageSize told, ImageSize usual) {
        return told.equals(usual)
                ? Optional.empty()
                : Optional.of(told.width() + "x" + told.height());
    }
}
