package io.latentrelay.refinerworker.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {

    @ParameterizedTest
    @CsvSource({"1,1", "3,2", "64,96", "257,130"})
    void anotherReaderSeesTheSamePixels(int width, int height) throws IOException {
        byte[] rgb = TestPictures.noise(width, height);

        BufferedImage read =
                ImageIO.read(
                        new ByteArrayInputStream(
                                Png.encode(width, height, rgb, "parameters", "x")));

        assertThat(read.getWidth()).isEqualTo(width);
        assertThat(read.getHeight()).isEqualTo(height);
        assertThat(TestPictures.rgb(read)).isEqualTo(rgb);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a lion\nSteps: 3",
                "café ÿ",
                "a\ttab \"quoted\" \\ end",
                "\u0001\u001B[1m\r\n\u007F\u0085"
            })
    void latin1TextIsATextChunk(String text) throws IOException {
        assertThat(
                        PngChunks.text(
                                "tEXt",
                                Png.encode(1, 1, TestPictures.noise(1, 1), "parameters", text)))
                .contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"夜の獅子", "a lion 😀", "€", "quote ” here", "zero \u0000, one \u0001"})
    void otherTextIsAnInternationalTextChunk(String text) throws IOException {
        assertThat(
                        PngChunks.text(
                                "iTXt",
                                Png.encode(1, 1, TestPictures.noise(1, 1), "parameters", text)))
                .contains(text);
    }

    @Test
    void aPictureOfAnotherSizeIsRefused() {
        assertThatThrownBy(() -> Png.encode(2, 2, new byte[11], "parameters", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("11 bytes are no RGB picture of 2x2");
    }
}
