package io.latentrelay.refinerworker.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

class PngTest {

    @ParameterizedTest
    @CsvSource({"1,1", "3,2", "64,96", "257,130"})
    void anotherReaderSeesTheSamePixels(int width, int height) throws IOException {
        byte[] rgb = noise(width, height);

        BufferedImage read =
                ImageIO.read(
                        new ByteArrayInputStream(
                                Png.encode(width, height, rgb, "parameters", "x")));

        assertThat(read.getWidth()).isEqualTo(width);
        assertThat(read.getHeight()).isEqualTo(height);
        for (int i = 0; i < width * height; i++) {
            int pixel = read.getRGB(i % width, i / width) & 0xFFFFFF;
            assertThat(pixel)
                    .isEqualTo(
                            (rgb[3 * i] & 0xFF) << 16
                                    | (rgb[3 * i + 1] & 0xFF) << 8
                                    | rgb[3 * i + 2] & 0xFF);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a lion\nSteps: 3", "café ÿ", "a\ttab \"quoted\" \\ end"})
    void latin1TextIsATextChunk(String text) throws IOException {
        assertThat(textChunk("tEXt", Png.encode(1, 1, noise(1, 1), "parameters", text)))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"夜の獅子", "a lion 😀", "€", "quote ” here"})
    void otherTextIsAnInternationalTextChunk(String text) throws IOException {
        assertThat(textChunk("iTXt", Png.encode(1, 1, noise(1, 1), "parameters", text)))
                .isEqualTo(text);
    }

    @Test
    void aPictureOfAnotherSizeIsRefused() {
        assertThatThrownBy(() -> Png.encode(2, 2, new byte[11], "parameters", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("11 bytes are no RGB picture of 2x2");
    }

    /** The text as ImageIO's reader finds it in a chunk of this type. */
    private static String textChunk(String type, byte[] png) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(png)));
        IIOImage image = reader.readAll(0, null);
        Node root = image.getMetadata().getAsTree("javax_imageio_png_1.0");
        for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(type)) {
                NamedNodeMap attributes = node.getFirstChild().getAttributes();
                assertThat(attributes.getNamedItem("keyword").getNodeValue())
                        .isEqualTo("parameters");
                return attributes
                        .getNamedItem(type.equals("tEXt") ? "value" : "text")
                        .getNodeValue();
            }
        }
        throw new AssertionError("no " + type + " chunk");
    }

    private static byte[] noise(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        new Random(width).nextBytes(rgb);
        return rgb;
    }
}
