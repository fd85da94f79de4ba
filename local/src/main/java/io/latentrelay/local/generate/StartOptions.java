package io.latentrelay.local.generate;

import io.latentrelay.diffusion.settings.StartPicture;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.VerifiedObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The picture to start from, instead of pure noise. */
final class StartOptions {

    private static final Option IMAGE =
            Option.optional(
                    "init-image",
                    "FILE",
                    "Start from this PNG, JPEG or WebP file, which has the picture's size.");
    private static final Option STRENGTH =
            Option.withDefault(
                    "strength",
                    "X",
                    "Share of the steps run on --init-image, above 0 to 1.",
                    "0.5");
    private static final Option NOISE_MULTIPLIER =
            Option.withDefault(
                    "noise-multiplier",
                    "X",
                    "Factor of the noise added to --init-image, 0 to 1.5.",
                    "1");

    static final List<Option> OPTIONS = List.of(IMAGE, STRENGTH, NOISE_MULTIPLIER);

    /** Far beyond any picture the models can take. */
    private static final long MOST_BYTES = 1L << 30;

    /**
     * A picture file as it is now.
     *
     * @param bytes taken over; never changed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Start(StartPicture picture, byte[] bytes) {}

    private StartOptions() {}

    /**
     * @throws IllegalArgumentException when the file cannot be read, or an option does nothing
     *     without one
     */
    static Optional<Start> from(Settings settings) {
        if (settings.optional(IMAGE).isEmpty()) {
            requireAbsent(settings, STRENGTH);
            requireAbsent(settings, NOISE_MULTIPLIER);
            return Optional.empty();
        }
        Path file = settings.path(IMAGE);
        byte[] bytes = read(settings, file);
        StartPicture picture =
                new StartPicture(
                        file.toString(),
                        VerifiedObject.sha256(bytes),
                        settings.decimal(STRENGTH, 0, 1),
                        settings.decimal(NOISE_MULTIPLIER, 0, 1.5));
        return Optional.of(new Start(picture, bytes));
    }

    private static void requireAbsent(Settings settings, Option option) {
        if (settings.isGiven(option)) {
            throw new IllegalArgumentException(
                    option.onCommandLine() + " does nothing without " + IMAGE.onCommandLine());
        }
    }

    private static byte[] read(Settings settings, Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                throw settings.refusal(IMAGE, "a picture file");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
