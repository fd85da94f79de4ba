package io.latentrelay.local.sheet;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pages, and pictures on them. */
final class Drawing {

    private Drawing() {}

    /** A white one. */
    static BufferedImage page(int width, int height) {
        BufferedImage page = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = page.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, width, height);
        pen.dispose();
        return page;
    }

    /** The page as a PNG file. */
    static byte[] png(BufferedImage page) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(page, "png", file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode the contact sheet", e);
        }
        return file.toByteArray();
    }

    /**
     * Draws a picture into a square. Small ones keep their pixels sharp; large ones shrink
     * smoothly. Never distorted.
     */
    static void fit(Graphics2D pen, BufferedImage original, int side, int x, int y) {
        BufferedImage image = shrunkToTwice(original, side);
        double scale = (double) side / Math.max(image.getWidth(), image.getHeight());
        pen.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                scale > 1
                        ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
                        : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        pen.drawImage(image, x, y, width, height, null);
    }

    /** Halved until less than twice too large: shrinking further at once would skip pixels. */
    private static BufferedImage shrunkToTwice(BufferedImage image, int side) {
        BufferedImage shrunk = image;
        while (Math.min(shrunk.getWidth(), shrunk.getHeight()) >= 2 * side) {
            int width = shrunk.getWidth() / 2;
            int height = shrunk.getHeight() / 2;
            BufferedImage half = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = half.createGraphics();
            pen.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            pen.drawImage(shrunk, 0, 0, width, height, null);
            pen.dispose();
            shrunk = half;
        }
        return shrunk;
    }
}
