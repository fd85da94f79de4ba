package io.latentrelay.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.schemas.Records;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "PNG,90,PNG is lossless and has no quality: 90",
        "JPEG,,JPEG needs a quality of 1 to 100",
        "JPEG,0,quality must be 1 to 100: 0",
        "WEBP,101,quality must be 1 to 100: 101",
    })
    void whatAFormatCannotDoIsRefused(FileFormat format, Integer quality, String message) {
        assertThatThrownBy(() -> new FileSettings(format, Optional.ofNullable(quality), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void everyFormatTravels() {
        assertThat(Arrays.stream(FileFormat.values()).map(Enum::name))
                .containsExactlyElementsOf(
                        Arrays.stream(io.latentrelay.schemas.FileFormat.values())
                                .map(Enum::name)
                                .toList());
    }

    @Test
    void aRecordThatAsksForTheImpossibleIsNamed() {
        var record = Records.PICTURE_JOBS.decode(PictureJobRecord.encode(Samples.pictureJob()));
        var second = record.getFinishes().get(1);
        second.put(
                "file",
                new io.latentrelay.schemas.FileSettings(
                        io.latentrelay.schemas.FileFormat.JPEG, null, true));

        assertThatThrownBy(() -> PictureJobRecord.decode(Records.PICTURE_JOBS.encode(record)))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessage("finishes[1].file: JPEG needs a quality of 1 to 100");
    }
}
