package io.latentrelay.local.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
    private static final Color[] COLOURS = {
        Color.RED, Color.GREEN, Color.BLUE, Color.CYAN, Color.MAGENTA, Color.ORANGE
    };

    @Test
    void showsEveryPictureOfEveryCellWholeAndUndistorted() {
        ContactSheet sheet = new ContactSheet("title", cells(3, 96, 96), 2);

        BufferedImage page = sheet.draw();

        // Two columns of two pictures at 192 pixels: each colour fills exactly its square.
        for (Color colour : COLOURS) {
            assertThat(area(page, colour)).as(colour.toString()).isEqualTo(192 * 192);
        }
    }

    @Test
    void keepsTheShapeOfWidePictures() {
        BufferedImage page = new ContactSheet("title", cells(1, 400, 200), 4).draw();

        assertThat(area(page, Color.RED)).isEqualTo(192 * 96);
    }

    @Test
    void shrinksLargePicturesWithoutSkippingPixels() {
        BufferedImage stripes = new BufferedImage(1024, 1024, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 1024 * 1024; i++) {
            stripes.setRGB(i % 1024, i / 1024, i % 2 == 0 ? 0x000000 : 0x00ff00);
        }
        Cell cell = new Cell("stripes", List.of(new Cell.Picture("", stripes)));

        BufferedImage page = new ContactSheet("", List.of(cell), 1, Lettering.none()).draw();

        // Stripes of one pixel become their mean, never black or green again.
        assertThat(area(page, Color.BLACK)).isZero();
        assertThat(area(page, Color.GREEN)).isZero();
        int middle = (page.getRGB(page.getWidth() / 2, page.getHeight() / 2) >> 8) & 0xff;
        assertThat(middle).isBetween(127, 128);
    }

    @Test
    void standsWithoutWordsWhereTheJdkHasNoFonts() {
        ContactSheet silent = new ContactSheet("title", cells(3, 96, 96), 2, Lettering.none());

        assertThat(silent.isLabelled()).isFalse();
        Set<Integer> expected = new HashSet<>(List.of(Color.WHITE.getRGB()));
        for (Color colour : COLOURS) {
            expected.add(colour.getRGB());
        }
        assertThat(colours(silent.draw())).isEqualTo(expected);
    }

    @Test
    void isAPngFile() throws Exception {
        ContactSheet sheet = new ContactSheet("title", cells(3, 96, 96), 2);

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(sheet.png()));

        assertThat(colours(read)).isEqualTo(colours(sheet.draw()));
    }

    private static List<Cell> cells(int count, int width, int height) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cells.add(
                    new Cell(
                            "a caption that is far too long for the width of a cell ".repeat(3),
                            List.of(
                                    picture(COLOURS[2 * i], width, height),
                                    picture(COLOURS[2 * i + 1], width, height))));
        }
        return cells;
    }

    private static Cell.Picture picture(Color colour, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, colour.getRGB());
            }
        }
        return new Cell.Picture("label", image);
    }

    private static int area(BufferedImage page, Color colour) {
        int pixels = 0;
        for (int y = 0; y < page.getHeight(); y++) {
            for (int x = 0; x < page.getWidth(); x++) {
                pixels += page.getRGB(x, y) == colour.getRGB() ? 1 : 0;
            }
        }
        return pixels;
    }

    private static Set<Integer> colours(BufferedImage page) {
        Set<Integer> seen = new HashSet<>();
        for (int y = 0; y < page.getHeight(); y++) {
            for (int x = 0; x < page.getWidth(); x++) {
                seen.add(page.getRGB(x, y));
            }
        }
        return seen;
    }
}
