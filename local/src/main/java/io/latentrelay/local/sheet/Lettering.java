package io.latentrelay.local.sheet;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** Text on a picture, where the JDK can write: a small one may come without fonts. */
final class Lettering {
    private static final String ELLIPSIS = "...";

    private final Optional<Font> font;

    private Lettering(Optional<Font> font) {
        this.font = font;
    }

    static Lettering ofThisJdk() {
        try {
            Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
            Graphics2D trial = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
            trial.getFontMetrics(font).stringWidth("trial");
            trial.dispose();
            return new Lettering(Optional.of(font));
        } catch (RuntimeException | LinkageError | InternalError withoutFonts) {
            // Which of these it is depends on what is missing: fonts, fontconfig, or freetype.
            return none();
        }
    }

    static Lettering none() {
        return new Lettering(Optional.empty());
    }

    boolean isPossible() {
        return font.isPresent();
    }

    /** Writes one line with its top left corner at (x, y), shortened to fit {@code width}. */
    void write(Graphics2D page, String text, int x, int y, int width, float size, Color colour) {
        if (font.isEmpty()) {
            return;
        }
        page.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        page.setFont(font.get().deriveFont(size));
        page.setColor(colour);
        FontMetrics metrics = page.getFontMetrics();
        page.drawString(shortened(text, metrics, width), x, y + metrics.getAscent());
    }

    private static String shortened(String text, FontMetrics metrics, int width) {
        if (metrics.stringWidth(text) <= width) {
            return text;
        }
        int end = text.length();
        while (end > 0 && metrics.stringWidth(text.substring(0, end) + ELLIPSIS) > width) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + ELLIPSIS;
    }
}
