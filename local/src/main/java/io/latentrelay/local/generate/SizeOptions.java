package io.latentrelay.local.generate;

import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.conditioning.SizeConditioning;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the models are told about a picture's size, for both sides of the guidance. */
final class SizeOptions {

    private static final Option ORIGINAL =
            Option.optional(
                    "original-size",
                    "WxH",
                    "Size conditioning: the picture before it was cut. Default: width and height.");
    private static final Option CROP =
            Option.withDefault(
                    "crop", "TOP,LEFT", "Size conditioning: where it was cut out.", "0,0");
    private static final Option TARGET =
            Option.optional(
                    "target-size",
                    "WxH",
                    "Size conditioning: what it is to have. Default: width and height.");
    private static final Option NEGATIVE_ORIGINAL =
            Option.optional(
                    "negative-original-size",
                    "WxH",
                    "The same for the negative side; only with --negative-target-size.");
    private static final Option NEGATIVE_CROP =
            Option.optional(
                    "negative-crop",
                    "TOP,LEFT",
                    "The same for the negative side; only with both negative sizes. Default there:"
                            + " 0,0.");
    private static final Option NEGATIVE_TARGET =
            Option.optional(
                    "negative-target-size",
                    "WxH",
                    "The same for the negative side; only with --negative-original-size.");

    static final List<Option> OPTIONS =
            List.of(ORIGINAL, CROP, TARGET, NEGATIVE_ORIGINAL, NEGATIVE_CROP, NEGATIVE_TARGET);

    private static final int MAX_SIDE = 16384;
    private static final Pattern PAIR = Pattern.compile("\\s*(\\d{1,9})\\s*[x,]\\s*(\\d{1,9})\\s*");

    private SizeOptions() {}

    /** For the positive side of a picture of this size. */
    static SizeConditioning positive(Settings settings, ImageSize size) {
        return new SizeConditioning(
                size(settings, ORIGINAL).orElse(size),
                crop(settings, CROP).orElse(CropOffset.NONE),
                size(settings, TARGET).orElse(size));
    }

    /** For the negative side, where it is told sizes of its own. */
    static Optional<SizeConditioning> negative(Settings settings) {
        return SizeConditioning.negative(
                size(settings, NEGATIVE_ORIGINAL),
                crop(settings, NEGATIVE_CROP),
                size(settings, NEGATIVE_TARGET));
    }

    private static Optional<ImageSize> size(Settings settings, Option option) {
        return pair(settings, option, 'x', 1, "two sides in pixels, width first, such as 1024x768")
                .map(sides -> new ImageSize(sides.get(1), sides.get(0)));
    }

    private static Optional<CropOffset> crop(Settings settings, Option option) {
        return pair(settings, option, ',', 0, "pixels from top and left, such as 16,32")
                .map(place -> new CropOffset(place.get(0), place.get(1)));
    }

    private static Optional<List<Integer>> pair(
            Settings settings, Option option, char separator, int least, String right) {
        return settings.optional(option)
                .map(
                        text -> {
                            Matcher pair = PAIR.matcher(text);
                            if (!pair.matches() || text.indexOf(separator) < 0) {
                                throw settings.refusal(option, right);
                            }
                            List<Integer> numbers =
                                    List.of(
                                            Integer.parseInt(pair.group(1)),
                                            Integer.parseInt(pair.group(2)));
                            if (numbers.stream().anyMatch(n -> n < least || n > MAX_SIDE)) {
                                throw settings.refusal(
                                        option, right + ", each from " + least + " to " + MAX_SIDE);
                            }
                            return numbers;
                        });
    }
}
