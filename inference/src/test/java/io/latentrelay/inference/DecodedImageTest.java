package io.latentrelay.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.inference.DecodedImage.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodedImageTest {

    private static final ImageSize TWO_PIXELS = new ImageSize(1, 2);

    @Test
    void planesBecomePixels() {
        DecodedImage image = image(-1, 1, 0.5f, -0.5f, 0, 9);

        assertThat(image.rgb())
                .containsExactly(0, (byte) 191, (byte) 128, (byte) 255, (byte) 64, (byte) 255);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, 128", "1, 255", "-7, 0", "7, 255", "NaN, 0"})
    void levelsStayWithinABytesRange(float value, int level) {
        assertThat(level(value)).isEqualTo(level);
    }

    /** As numpy rounds, and so diffusers. Most half levels have a float32 that falls on them. */
    @Test
    void halfWayBetweenTwoLevelsTheEvenOneIsTaken() {
        int halves = 0;
        for (int lower = 0; lower < 255; lower++) {
            float value = (float) ((2 * lower + 1) / 255.0 - 1);
            if ((value / 2 + 0.5f) * 255f == lower + 0.5f) {
                assertThat(level(value)).isEqualTo(lower % 2 == 0 ? lower : lower + 1);
                halves++;
            }
        }
        assertThat(halves).isGreaterThan(100);
    }

    private static int level(float value) {
        float[] planes = {value, value, value};
        return new DecodedImage(new ImageSize(1, 1), planes, Precision.FLOAT32, false, false)
                        .rgb()[0]
                & 0xff;
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void whatIsNoNumberShows(float odd) {
        assertThat(image(0, 1, 0, odd, 0, 0).isFinite()).isFalse();
        assertThat(image(new float[6]).isFinite()).isTrue();
    }

    @Test
    void oneColourShowsEvenWhenItsChannelsDiffer() {
        float red = 0.5f;
        assertThat(image(red, red + 1e-4f, -1, -1, 1, 1).isOneColour()).isTrue();
        assertThat(image(red, red + 0.1f, -1, -1, 1, 1).isOneColour()).isFalse();
        assertThat(image(red, red, -1, -1, 1, 0.9f).isOneColour()).isFalse();
    }

    private static DecodedImage image(float... planes) {
        return new DecodedImage(TWO_PIXELS, planes, Precision.FLOAT32, false, false);
    }

    @Test
    void valuesMustFillThePicture() {
        assertThatThrownBy(() -> image(new float[5]))
                .hasMessage("5 values do not fill three planes of 2x1");
    }
}
