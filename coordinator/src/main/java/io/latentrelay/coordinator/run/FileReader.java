package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Section;
import io.latentrelay.handoff.FileFormat;
import io.latentrelay.handoff.FileSettings;
import java.util.Optional;

/** Reads how pictures are written, from a run file's {@code output}. */
final class FileReader {

    private static final int JPEG_QUALITY = 95;

    private final Section section;

    FileReader(Section section) {
        this.section = section;
    }

    FileSettings read() {
        FileFormat format = section.choice("format", RunWords::fileFormat).orElse(FileFormat.PNG);
        Optional<Integer> quality = section.whole("quality", 1, 100).map(Long::intValue);
        boolean metadata = section.flag("metadata").orElse(true);
        if (format == FileFormat.PNG && quality.isPresent()) {
            section.error(
                    "quality", "a png is lossless and has none; leave it out, or choose jpeg");
            quality = Optional.empty();
        }
        if (format == FileFormat.JPEG && quality.isEmpty()) {
            quality = Optional.of(JPEG_QUALITY);
        }
        return new FileSettings(format, quality, metadata);
    }
}
