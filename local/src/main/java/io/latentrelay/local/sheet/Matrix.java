package io.latentrelay.local.sheet;

import io.latentrelay.local.sheet.Lettering.Style;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

/**
 * Pictures in rows and columns, both labelled, on one page of at most {@value #MOST} pixels either
 * way. What does not fit is for a further page: ask {@link #rowsThatFit} and {@link
 * #columnsThatFit} first.
 */
public final class Matrix {

    /** The longest side of a page. */
    public static final int MOST = 4096;

    private static final int SIDE = 192;
    private static final int GAP = 6;
    private static final int MARGIN = 16;
    private static final int LABEL_LINES = 2;
    private static final int NOTE_LINES = 6;
    private static final Color EMPTY = new Color(0xf0f0f2);

    /** What stands in one place: a picture, or why there is none. */
    public record Tile(Optional<BufferedImage> picture, String note) {}

    /** Gives a tile when it is drawn, so that only one is in memory. */
    public interface Tiles {
        Tile at(int row, int column);
    }

    private final String title;
    private final List<String> rows;
    private final List<String> columns;
    private final Tiles tiles;
    private final Lettering lettering;

    public Matrix(String title, List<String> rows, List<String> columns, Tiles tiles) {
        if (rows.size() > rowsThatFit() || columns.size() > columnsThatFit()) {
            throw new IllegalArgumentException(
                    rows.size() + " rows of " + columns.size() + " do not fit on a page");
        }
        this.title = title;
        this.rows = List.copyOf(rows);
        this.columns = List.copyOf(columns);
        this.tiles = tiles;
        this.lettering = Lettering.ofThisJdk();
    }

    public static int rowsThatFit() {
        return (MOST - 2 * MARGIN - headHeight()) / (SIDE + GAP);
    }

    /** With labels before the rows. */
    public static int columnsThatFit() {
        return (MOST - 2 * MARGIN) / (SIDE + GAP) - 1;
    }

    /** The page as a PNG file. */
    public byte[] png() {
        return Drawing.png(draw());
    }

    BufferedImage draw() {
        BufferedImage page =
                Drawing.page(
                        2 * MARGIN + labelWidth() + columns.size() * (SIDE + GAP) - GAP,
                        2 * MARGIN + headHeight() + rows.size() * (SIDE + GAP) - GAP);
        Graphics2D pen = page.createGraphics();
        write(pen, new Line(title, Style.TITLE, page.getWidth() - 2 * MARGIN, 1), MARGIN, MARGIN);
        for (int column = 0; column < columns.size(); column++) {
            Line label = new Line(columns.get(column), Style.CAPTION, SIDE, LABEL_LINES);
            write(pen, label, left(column), MARGIN + Style.TITLE.lineHeight() + GAP);
        }
        for (int row = 0; row < rows.size(); row++) {
            Line label = new Line(rows.get(row), Style.CAPTION, labelWidth() - 2 * GAP, NOTE_LINES);
            write(pen, label, MARGIN, top(row));
            for (int column = 0; column < columns.size(); column++) {
                draw(pen, tiles.at(row, column), left(column), top(row));
            }
        }
        pen.dispose();
        return page;
    }

    private record Line(String text, Style style, int width, int most) {}

    private void write(Graphics2D pen, Line text, int x, int y) {
        List<String> lines = lettering.lines(text.text(), text.style(), text.width(), text.most());
        for (int i = 0; i < lines.size(); i++) {
            lettering.write(pen, lines.get(i), text.style(), x, y + i * text.style().lineHeight());
        }
    }

    private void draw(Graphics2D pen, Tile tile, int x, int y) {
        if (tile.picture().isPresent()) {
            Drawing.fit(pen, tile.picture().get(), SIDE, x, y);
        } else {
            pen.setColor(EMPTY);
            pen.fillRect(x, y, SIDE, SIDE);
            Line note = new Line(tile.note(), Style.LABEL, SIDE - 2 * GAP, NOTE_LINES);
            write(pen, note, x + GAP, y + GAP);
        }
    }

    private int labelWidth() {
        return rows.stream().allMatch(String::isEmpty) ? 0 : SIDE;
    }

    private static int headHeight() {
        return Style.TITLE.lineHeight() + 2 * GAP + LABEL_LINES * Style.CAPTION.lineHeight();
    }

    private int left(int column) {
        return MARGIN + labelWidth() + column * (SIDE + GAP);
    }

    private static int top(int row) {
        return MARGIN + headHeight() + row * (SIDE + GAP);
    }
}
