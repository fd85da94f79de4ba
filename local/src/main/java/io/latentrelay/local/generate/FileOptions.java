package io.latentrelay.local.generate;

import io.latentrelay.handoff.FileFormat;
import io.latentrelay.handoff.FileSettings;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The file that the picture is written to; its ending says the format. */
final class FileOptions {

    private static final Option OUTPUT =
            Option.withDefault(
                            "output",
                            "FILE",
                            "Where the picture goes, a "
                                    + endings()
                                    + " file; its folder is made if missing.",
                            "out.png")
                    .orShort('o');
    private static final Option QUALITY =
            Option.optional(
                    "quality",
                    "N",
                    "1 to 100. Default: 95 for .jpg; .webp is lossless without one.");
    private static final Option NO_METADATA =
            Option.flag("no-metadata", "The file does not say how it was made.");

    static final List<Option> OPTIONS = List.of(OUTPUT, QUALITY, NO_METADATA);

    private static final int USUAL_JPEG_QUALITY = 95;

    private FileOptions() {}

    static Path file(Settings settings) {
        return settings.path(OUTPUT);
    }

    /**
     * How the file is written.
     *
     * @throws IllegalArgumentException when its ending is that of no format, or the format has no
     *     quality
     */
    static FileSettings from(Settings settings) {
        FileFormat format = format(settings);
        Optional<Integer> quality =
                settings.optional(QUALITY).isPresent()
                        ? Optional.of(settings.integer(QUALITY, 1, 100))
                        : usual(format);
        return new FileSettings(format, quality, !settings.flag(NO_METADATA));
    }

    private static Optional<Integer> usual(FileFormat format) {
        return format == FileFormat.JPEG ? Optional.of(USUAL_JPEG_QUALITY) : Optional.empty();
    }

    private static FileFormat format(Settings settings) {
        String name = file(settings).toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".jpeg")) {
            return FileFormat.JPEG;
        }
        return Arrays.stream(FileFormat.values())
                .filter(format -> name.endsWith("." + format.extension()))
                .findFirst()
                .orElseThrow(() -> settings.refusal(OUTPUT, "a " + endings() + " file"));
    }

    private static String endings() {
        return Arrays.stream(FileFormat.values())
                .map(format -> "." + format.extension())
                .collect(Collectors.joining(" or "));
    }
}
