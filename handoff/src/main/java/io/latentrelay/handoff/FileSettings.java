package io.latentrelay.handoff;

import java.util.Optional;

/**
 * How a picture is written.
 *
 * @param quality 1 to 100; empty: lossless, which JPEG cannot be and PNG always is
 * @param metadata whether the file says how it was made
 */
public record FileSettings(FileFormat format, Optional<Integer> quality, boolean metadata) {

    /** A PNG that says how it was made. */
    public static final FileSettings PNG = new FileSettings(FileFormat.PNG, Optional.empty(), true);

    public FileSettings {
        if (format == FileFormat.PNG && quality.isPresent()) {
            throw new IllegalArgumentException(
                    "PNG is lossless and has no quality: " + quality.get());
        }
        if (format == FileFormat.JPEG && quality.isEmpty()) {
            throw new IllegalArgumentException("JPEG needs a quality of 1 to 100");
        }
        if (quality.filter(q -> q < 1 || q > 100).isPresent()) {
            throw new IllegalArgumentException("quality must be 1 to 100: " + quality.get());
        }
    }
}
