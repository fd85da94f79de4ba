package io.latentrelay.local.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelsTest {

    /**
     * OpenCV 5.0.0: {@code cv2.Laplacian(gray, cv2.CV_64F).var()}, and numpy for the difference.
     */
    @ParameterizedTest
    @CsvSource({
        "40, 30, 9867.997799305556, 5.266111111111111",
        "5, 3, 123.66222222222223, 3.0",
        "2, 1, 36.0, 1.5",
        "1, 1, 0.0, 1.0"
    })
    void measuresWhatOpenCvMeasures(int width, int height, double detail, double difference) {
        Pixels picture = picture(width, height, 0);
        // Sums of whole numbers are exact; only the final divisions round.
        assertThat(picture.detail()).isCloseTo(detail, within(1e-8));
        assertThat(picture.differenceTo(picture(width, height, 3)))
                .isCloseTo(difference, within(1e-12));
        assertThat(picture.differenceTo(picture)).isZero();
    }

    private static Pixels picture(int width, int height, int shift) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            int x = i % width;
            int y = i / width;
            rgb[3 * i] = (byte) (x * 7 + y * 13 + shift * (x % 5));
            rgb[3 * i + 1] = (byte) (x * x + y * 3);
            rgb[3 * i + 2] = (byte) (x * y + shift);
        }
        return new Pixels(width, height, rgb);
    }
}
