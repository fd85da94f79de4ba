package io.latentrelay.local.sheet;

import io.latentrelay.local.sheet.Lettering.Style;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** One page with many pictures: cells in rows, each a caption over labelled pictures. */
public final class ContactSheet {
    private static final int PICTURE = 192;
    private static final int GAP = 16;
    private static final int SEAM = 4;
    private static final int CAPTION_LINES = 2;

    private final String title;
    private final List<Cell> cells;
    private final int columns;
    private final Lettering lettering;

    /**
     * @param columns how many cells stand side by side
     */
    public ContactSheet(String title, List<Cell> cells, int columns) {
        this(title, cells, columns, Lettering.ofThisJdk());
    }

    ContactSheet(String title, List<Cell> cells, int columns, Lettering lettering) {
        if (cells.isEmpty() || columns < 1) {
            throw new IllegalArgumentException(
                    "a contact sheet needs cells and columns: " + cells.size() + ", " + columns);
        }
        this.title = title;
        this.cells = List.copyOf(cells);
        this.columns = Math.min(columns, cells.size());
        this.lettering = lettering;
    }

    /** False where this JDK has no fonts: the pictures then stand without words. */
    public boolean isLabelled() {
        return lettering.isPossible();
    }

    /** The sheet as a PNG file. */
    public byte[] png() {
        return Drawing.png(draw());
    }

    BufferedImage draw() {
        int rows = (cells.size() + columns - 1) / columns;
        BufferedImage page =
                Drawing.page(
                        GAP + columns * (cellWidth() + GAP),
                        GAP + titleHeight() + rows * (cellHeight() + GAP));
        Graphics2D pen = page.createGraphics();
        int width = page.getWidth() - 2 * GAP;
        write(pen, lettering.lines(title, Style.TITLE, width, 1), Style.TITLE, GAP, GAP / 2);
        for (int i = 0; i < cells.size(); i++) {
            drawCell(pen, cells.get(i), left(i % columns), top(i / columns));
        }
        pen.dispose();
        return page;
    }

    private void drawCell(Graphics2D pen, Cell cell, int x, int y) {
        List<String> caption = caption(cell);
        int top = y + pictureOffset();
        // Captions stand on the pictures, whether they have one line or two.
        int captionTop =
                top - Style.LABEL.lineHeight() - caption.size() * Style.CAPTION.lineHeight();
        write(pen, caption, Style.CAPTION, x, captionTop);
        for (int i = 0; i < cell.pictures().size(); i++) {
            Cell.Picture picture = cell.pictures().get(i);
            int left = x + i * (PICTURE + SEAM);
            List<String> label = lettering.lines(picture.label(), Style.LABEL, PICTURE, 1);
            write(pen, label, Style.LABEL, left, top - Style.LABEL.lineHeight());
            Drawing.fit(pen, picture.image(), PICTURE, left, top);
        }
    }

    private void write(Graphics2D pen, List<String> lines, Style style, int x, int y) {
        for (int i = 0; i < lines.size(); i++) {
            lettering.write(pen, lines.get(i), style, x, y + i * style.lineHeight());
        }
    }

    private List<String> caption(Cell cell) {
        return lettering.lines(cell.caption(), Style.CAPTION, cellWidth(), CAPTION_LINES);
    }

    private int left(int column) {
        return GAP + column * (cellWidth() + GAP);
    }

    private int top(int row) {
        return GAP + titleHeight() + row * (cellHeight() + GAP);
    }

    private int cellWidth() {
        int most = cells.stream().mapToInt(cell -> cell.pictures().size()).max().orElseThrow();
        return most * PICTURE + (most - 1) * SEAM;
    }

    private int cellHeight() {
        return pictureOffset() + PICTURE;
    }

    private int pictureOffset() {
        if (!isLabelled()) {
            return 0;
        }
        int lines = cells.stream().mapToInt(cell -> caption(cell).size()).max().orElseThrow();
        return lines * Style.CAPTION.lineHeight() + Style.LABEL.lineHeight();
    }

    private int titleHeight() {
        return isLabelled() ? Style.TITLE.lineHeight() : 0;
    }
}
