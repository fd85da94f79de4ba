package io.latentrelay.refinerworker.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.handoff.FileFormat;
import io.latentrelay.handoff.FileSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureEncodingTest {

    private static final int WIDTH = 130;
    private static final int HEIGHT = 97;
    private static final ImageSize SIZE = new ImageSize(HEIGHT, WIDTH);
    private static final GenerationParameters TEXT = said("a lion, 夜 😀 café\n\"end\"");

    private static GenerationParameters said(String prompt) {
        return new GenerationParameters(prompt, "", Map.of("Steps", "30"));
    }

    @ParameterizedTest
    @CsvSource({"JPEG,95", "JPEG,1", "WEBP,90", "WEBP,", "PNG,"})
    void pictureAndTextAreFoundByOtherReaders(FileFormat format, Integer quality)
            throws IOException {
        FileSettings settings = new FileSettings(format, Optional.ofNullable(quality), true);

        byte[] file = PictureEncoding.encode(settings, SIZE, gradient(), TEXT);

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(file));
        assertThat(read.getWidth()).isEqualTo(WIDTH);
        assertThat(read.getHeight()).isEqualTo(HEIGHT);
        assertThat(ReadBack.text(format, file)).contains(TEXT.text());
        assertThat(PictureEncoding.encode(settings, SIZE, gradient(), TEXT)).isEqualTo(file);
    }

    @ParameterizedTest
    @CsvSource({"JPEG,95", "WEBP,90", "WEBP,", "PNG,"})
    void withoutMetadataTheFileSaysNothing(FileFormat format, Integer quality) throws IOException {
        FileSettings settings = new FileSettings(format, Optional.ofNullable(quality), false);

        byte[] file = PictureEncoding.encode(settings, SIZE, gradient(), TEXT);

        assertThat(ReadBack.text(format, file)).isEmpty();
        assertThat(ImageIO.read(new ByteArrayInputStream(file)).getWidth()).isEqualTo(WIDTH);
    }

    @Test
    void withoutQualityWebPIsLossless() throws IOException {
        byte[] noise = TestPictures.noise(WIDTH, HEIGHT);
        FileSettings lossless = new FileSettings(FileFormat.WEBP, Optional.empty(), true);

        byte[] file = PictureEncoding.encode(lossless, SIZE, noise, TEXT);

        assertThat(TestPictures.rgb(ImageIO.read(new ByteArrayInputStream(file)))).isEqualTo(noise);
    }

    /** Colours would be far off if red and blue changed places; 3 levels is what JPEG 90 costs. */
    @ParameterizedTest
    @ValueSource(strings = {"JPEG", "WEBP"})
    void moreQualityIsNearerAndLarger(FileFormat format) throws IOException {
        byte[] good = encode(format, 90);
        byte[] poor = encode(format, 5);

        assertThat(poor.length).isLessThan(good.length);
        assertThat(difference(good)).isLessThan(3).isLessThan(difference(poor));
    }

    private static byte[] encode(FileFormat format, int quality) {
        return PictureEncoding.encode(
                new FileSettings(format, Optional.of(quality), false), SIZE, gradient(), TEXT);
    }

    private static double difference(byte[] file) throws IOException {
        return TestPictures.meanDifference(
                TestPictures.rgb(ImageIO.read(new ByteArrayInputStream(file))), gradient());
    }

    @Test
    void aTextThatNoJpegHoldsIsRefusedBeforehand() throws IOException {
        FileSettings jpeg = new FileSettings(FileFormat.JPEG, Optional.of(90), true);
        FileSettings silent = new FileSettings(FileFormat.JPEG, Optional.of(90), false);
        int longest = (0xFFFF - 2 - 6 - 44 - 8) / 2 - "\nSteps: 30".length();
        GenerationParameters fits = said("x".repeat(longest));
        GenerationParameters tooLong = said("x".repeat(longest + 1));

        byte[] file = PictureEncoding.encode(jpeg, SIZE, gradient(), fits);

        assertThat(ReadBack.text(FileFormat.JPEG, file)).contains(fits.text());
        assertThatCode(() -> PictureEncoding.requireFits(jpeg, SIZE, fits))
                .doesNotThrowAnyException();
        assertThatCode(() -> PictureEncoding.requireFits(silent, SIZE, tooLong))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> PictureEncoding.requireFits(jpeg, SIZE, tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes 65536 bytes and JPEG has room for 65535");
    }

    @Test
    void aPictureThatNoWebPHoldsIsRefusedBeforehand() {
        FileSettings webp = new FileSettings(FileFormat.WEBP, Optional.empty(), false);

        assertThatThrownBy(() -> PictureEncoding.requireFits(webp, new ImageSize(8, 16384), TEXT))
                .hasMessageContaining("at most 16383 pixels a side, this one is 16384x8");
    }

    private static byte[] gradient() {
        return TestPictures.gradient(WIDTH, HEIGHT);
    }
}
