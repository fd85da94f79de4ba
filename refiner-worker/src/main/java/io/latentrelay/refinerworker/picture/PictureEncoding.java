package io.latentrelay.refinerworker.picture;

import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.handoff.FileFormat;
import io.latentrelay.handoff.FileSettings;
import java.util.Optional;

/** Pixels and their text to a file of the kind that was asked for. */
public final class PictureEncoding {

    private PictureEncoding() {}

    /**
     * The whole file; the same pixels and text give the same bytes.
     *
     * @param rgb interleaved, row by row from the top
     */
    public static byte[] encode(
            FileSettings file, ImageSize size, byte[] rgb, GenerationParameters text) {
        Optional<String> said = said(file, text);
        int width = size.width();
        int height = size.height();
        return switch (file.format()) {
            case PNG -> Png.encode(width, height, rgb, GenerationParameters.KEYWORD, said);
            case JPEG -> Jpeg.encode(width, height, rgb, file.quality().orElseThrow(), said);
            case WEBP -> WebP.encode(width, height, rgb, file.quality(), said);
        };
    }

    /**
     * Asks, before any work is done, whether such a file can be.
     *
     * @throws IllegalArgumentException saying what does not fit
     */
    public static void requireFits(FileSettings file, ImageSize size, GenerationParameters text) {
        if (file.format() == FileFormat.WEBP) {
            WebP.requireRoom(size.width(), size.height());
        } else if (file.format() == FileFormat.JPEG) {
            said(file, text).ifPresent(Jpeg::requireRoom);
        }
    }

    private static Optional<String> said(FileSettings file, GenerationParameters text) {
        return file.metadata() ? Optional.of(text.text()) : Optional.empty();
    }
}
