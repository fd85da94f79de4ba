package io.latentrelay.inference.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.conditioning.ImageSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFileTest {

    private static final ImageSize SIZE = new ImageSize(16, 24);

    @ParameterizedTest
    @CsvSource({"png,0", "jpg,6", "webp,12"})
    void theCommonFormatsAreRead(String format, int lossy) throws IOException {
        byte[] rgb = PictureFile.read("a", file(format, BufferedImage.TYPE_INT_RGB), SIZE).rgb();

        for (int i = 0; i < rgb.length; i += 3) {
            assertThat(rgb[i] & 0xFF).isBetween(200 - lossy, 200 + lossy);
            assertThat(rgb[i + 1] & 0xFF).isBetween(100 - lossy, 100 + lossy);
            assertThat(rgb[i + 2] & 0xFF).isBetween(50 - lossy, 50 + lossy);
        }
    }

    @Test
    void transparencyIsDropped() throws IOException {
        BufferedImage image = new BufferedImage(24, 16, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x40C86432);

        byte[] rgb = PictureFile.read("a", encode(image, "png"), SIZE).rgb();

        assertThat(rgb).startsWith(200, 100, 50);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
    void greyKeepsItsLevels(int type) throws IOException {
        BufferedImage image = new BufferedImage(24, 16, type);
        int depth = image.getSampleModel().getSampleSize(0);
        image.getRaster().setSample(0, 0, 0, 77 << (depth - 8));

        byte[] rgb = PictureFile.read("a", encode(image, "png"), SIZE).rgb();

        assertThat(rgb).startsWith(77, 77, 77, 0, 0, 0);
    }

    @Test
    void anotherSizeIsRefusedNamingBoth() throws IOException {
        byte[] file = file("png", BufferedImage.TYPE_INT_RGB);

        assertThatThrownBy(() -> PictureFile.read("in/a.png", file, new ImageSize(1024, 768)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in/a.png is 24x16, but the run's pictures are 768x1024");
    }

    @Test
    void whatIsNoPictureIsRefused() throws IOException {
        byte[] cut = file("png", BufferedImage.TYPE_INT_RGB);
        byte[] half = Arrays.copyOf(cut, cut.length / 2);

        assertThatThrownBy(() -> PictureFile.read("a.txt", new byte[] {1, 2, 3}, SIZE))
                .hasMessage("a.txt is no PNG, JPEG or WebP picture (3 bytes)");
        assertThatThrownBy(() -> PictureFile.read("a.png", half, SIZE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a.png cannot be read as a picture");
    }

    @Test
    void planesSpanMinusOneToOne() {
        Picture picture = new Picture(new ImageSize(1, 2), new byte[] {0, 127, -1, -1, 0, 0});

        assertThat(picture.planes().array())
                .containsExactly(-1f, 1f, 2 * (127 / 255f) - 1, -1f, 1f, -1f);
    }

    private static byte[] file(String format, int type) throws IOException {
        BufferedImage image = new BufferedImage(24, 16, type);
        for (int i = 0; i < 24 * 16; i++) {
            image.setRGB(i % 24, i / 24, 0xC86432);
        }
        return encode(image, format);
    }

    private static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).as("can write " + format).isTrue();
        return out.toByteArray();
    }
}
