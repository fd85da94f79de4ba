package io.latentrelay.local.sheet;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Text on a picture, where the JDK can write: a small one may come without fonts. */
final class Lettering {

    /** What is written, and how. */
    enum Style {
        TITLE(15, new Color(0x202024)),
        CAPTION(13, new Color(0x202024)),
        LABEL(11, new Color(0x707078));

        private final float size;
        private final Color colour;

        Style(float size, Color colour) {
            this.size = size;
            this.colour = colour;
        }

        /** From one line to the next. */
        int lineHeight() {
            return Math.round(size * 1.4f);
        }
    }

    private static final String ELLIPSIS = "...";

    private final Optional<Font> font;

    private Lettering(Optional<Font> font) {
        this.font = font;
    }

    static Lettering ofThisJdk() {
        try {
            Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
            metrics(font).stringWidth("trial");
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

    /** The text in lines that fit {@code width}, broken between words, the last one shortened. */
    List<String> lines(String text, Style style, int width, int most) {
        if (font.isEmpty()) {
            return List.of();
        }
        FontMetrics metrics = metrics(font.get().deriveFont(style.size));
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (!rest.isEmpty() && lines.size() < most - 1) {
            String line = wordsThatFit(rest, metrics, width);
            lines.add(line);
            rest = rest.substring(line.length()).strip();
        }
        if (!rest.isEmpty()) {
            lines.add(shortened(rest, metrics, width));
        }
        return lines;
    }

    /** Writes one line with its top left corner at (x, y). */
    void write(Graphics2D page, String line, Style style, int x, int y) {
        if (font.isPresent()) {
            page.setRenderingHint(
                    RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            page.setFont(font.get().deriveFont(style.size));
            page.setColor(style.colour);
            page.drawString(line, x, y + page.getFontMetrics().getAscent());
        }
    }

    private static String wordsThatFit(String text, FontMetrics metrics, int width) {
        if (metrics.stringWidth(text) <= width) {
            return text;
        }
        int end = text.indexOf(' ');
        while (end >= 0) {
            int next = text.indexOf(' ', end + 1);
            if (next < 0 || metrics.stringWidth(text.substring(0, next)) > width) {
                break;
            }
            end = next;
        }
        String words = end < 0 ? text : text.substring(0, end);
        return metrics.stringWidth(words) <= width
                ? words
                : charactersThatFit(text, metrics, width);
    }

    private static String shortened(String text, FontMetrics metrics, int width) {
        if (metrics.stringWidth(text) <= width) {
            return text;
        }
        int room = width - metrics.stringWidth(ELLIPSIS);
        return charactersThatFit(text, metrics, room).stripTrailing() + ELLIPSIS;
    }

    /** At least one, so that whoever breaks a text into lines comes to its end. */
    private static String charactersThatFit(String text, FontMetrics metrics, int width) {
        int end = text.offsetByCodePoints(0, 1);
        while (end < text.length()) {
            int next = text.offsetByCodePoints(end, 1);
            if (metrics.stringWidth(text.substring(0, next)) > width) {
                break;
            }
            end = next;
        }
        return text.substring(0, end);
    }

    private static FontMetrics metrics(Font font) {
        Graphics2D trial = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            return trial.getFontMetrics(font);
        } finally {
            trial.dispose();
        }
    }
}
