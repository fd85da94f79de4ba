package io.latentrelay.local.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.local.sheet.Matrix.Tile;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MatrixTest {

    @Test
    void theLargestSheetThatFitsIsWithinBounds() {
        List<String> rows = Collections.nCopies(Matrix.rowsThatFit(), "a long label of a row");
        List<String> columns = Collections.nCopies(Matrix.columnsThatFit(), "refiner.fraction 0.2");
        BufferedImage sheet =
                new Matrix(
                                "run",
                                rows,
                                columns,
                                (row, column) -> new Tile(Optional.empty(), "open"))
                        .draw();

        assertThat(sheet.getWidth()).isBetween(Matrix.MOST - 300, Matrix.MOST);
        assertThat(sheet.getHeight()).isBetween(Matrix.MOST - 300, Matrix.MOST);
        List<String> more = Collections.nCopies(Matrix.rowsThatFit() + 1, "");
        assertThatThrownBy(
                        () ->
                                new Matrix(
                                        "run",
                                        more,
                                        columns,
                                        (row, column) -> new Tile(Optional.empty(), "")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyPictureStandsInItsPlace() {
        Matrix sheet =
                new Matrix(
                        "run",
                        List.of("", ""),
                        List.of("x", "y"),
                        (row, column) -> new Tile(Optional.of(plain(row, column)), ""));
        BufferedImage drawn = sheet.draw();
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 2; column++) {
                int x = 16 + column * 198 + 100;
                int y = drawn.getHeight() - 16 - 192 - (1 - row) * 198 + 100;
                assertThat(drawn.getRGB(x, y) & 0xFFFFFF).isEqualTo(colour(row, column));
            }
        }
    }

    private static BufferedImage plain(int row, int column) {
        BufferedImage image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 96 * 96; i++) {
            image.setRGB(i % 96, i / 96, colour(row, column));
        }
        return image;
    }

    private static int colour(int row, int column) {
        return 0x102030 + row * 0x400000 + column * 0x40;
    }
}
