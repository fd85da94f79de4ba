package io.latentrelay.local.grid;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** A picture small enough for a page full of them. */
final class Thumbnail {

    /** The longer side of a thumbnail is at most this. */
    static final int SIDE = 256;

    private static final float QUALITY = 0.85f;

    /** So that a page of hundreds stays one that a browser opens at once. */
    private static final int MOST_BYTES = 24_000;

    private final int width;
    private final int height;
    private final byte[] file;
    private final boolean isJpeg;

    private Thumbnail(int width, int height, byte[] file, boolean isJpeg) {
        this.width = width;
        this.height = height;
        this.file = file;
        this.isJpeg = isJpeg;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** PNG of a picture that was small already, pixel for pixel; otherwise JPEG. */
    byte[] file() {
        return file.clone();
    }

    boolean isJpeg() {
        return isJpeg;
    }

    static Thumbnail of(Pixels picture) {
        BufferedImage image = picture.image();
        if (Math.max(image.getWidth(), image.getHeight()) <= SIDE) {
            byte[] png = png(image);
            if (png.length <= MOST_BYTES) {
                return new Thumbnail(image.getWidth(), image.getHeight(), png, false);
            }
        }
        BufferedImage small = shrunk(image);
        return new Thumbnail(small.getWidth(), small.getHeight(), jpeg(small), true);
    }

    /** One that was written to a file. */
    static Thumbnail read(byte[] file, boolean isJpeg) {
        BufferedImage image = decoded(file);
        return new Thumbnail(image.getWidth(), image.getHeight(), file, isJpeg);
    }

    /** To stand in a page in place of an address. */
    String dataUri() {
        String type = isJpeg ? "image/jpeg" : "image/png";
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(file);
    }

    BufferedImage image() {
        return decoded(file);
    }

    private static BufferedImage decoded(byte[] file) {
        try {
            return ImageIO.read(new ByteArrayInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException("a thumbnail cannot be read back", e);
        }
    }

    // Halved until less than twice too large: shrinking further at once would skip pixels.
    private static BufferedImage shrunk(BufferedImage image) {
        BufferedImage small = image;
        while (Math.max(small.getWidth(), small.getHeight()) > SIDE) {
            double scale = (double) SIDE / Math.max(small.getWidth(), small.getHeight());
            small = scaled(small, Math.max(scale, 0.5));
        }
        return small;
    }

    private static BufferedImage scaled(BufferedImage image, double scale) {
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = small.createGraphics();
        pen.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        pen.drawImage(image, 0, 0, width, height, null);
        pen.dispose();
        return small;
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a thumbnail", e);
        }
        return file.toByteArray();
    }

    private static byte[] jpeg(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a thumbnail", e);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
