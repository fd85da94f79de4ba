package io.latentrelay.inference.picture;

import io.latentrelay.diffusion.conditioning.ImageSize;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads PNG, JPEG and WebP files. Transparency is dropped and grey is spread over the three
 * channels, as Pillow's {@code convert("RGB")} does.
 */
public final class PictureFile {

    private PictureFile() {}

    /**
     * The picture in a file.
     *
     * @param name what to call it in an error
     * @param expected the size it must have; looked at before any pixel is
     * @throws IllegalArgumentException when it is no picture, or has another size
     */
    public static Picture read(String name, byte[] file, ImageSize expected) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IllegalArgumentException(
                        name + " is no PNG, JPEG or WebP picture (" + file.length + " bytes)");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                requireSize(name, reader, expected);
                return new Picture(expected, rgb(reader.read(0)));
            } finally {
                reader.dispose();
            }
        } catch (IOException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    name + " cannot be read as a picture: " + e.getMessage(), e);
        }
    }

    private static void requireSize(String name, ImageReader reader, ImageSize expected)
            throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width != expected.width() || height != expected.height()) {
            throw new IllegalArgumentException(
                    name
                            + " is "
                            + width
                            + "x"
                            + height
                            + ", but the run's pictures are "
                            + expected.width()
                            + "x"
                            + expected.height()
                            + ": scale it, or set width and height");
        }
    }

    private static byte[] rgb(BufferedImage image) {
        boolean grey =
                image.getRaster().getNumBands() < 3
                        && !(image.getColorModel() instanceof IndexColorModel);
        return grey ? spread(image.getRaster()) : colours(image);
    }

    /** Not through getRGB: it takes grey levels for linear light and brightens them. */
    private static byte[] spread(Raster raster) {
        int width = raster.getWidth();
        int depth = raster.getSampleModel().getSampleSize(0);
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        for (int i = 0; i < rgb.length / 3; i++) {
            int sample = raster.getSample(i % width, i / width, 0);
            byte level =
                    (byte) (depth >= 8 ? sample >> (depth - 8) : sample * 255 / ((1 << depth) - 1));
            rgb[3 * i] = level;
            rgb[3 * i + 1] = level;
            rgb[3 * i + 2] = level;
        }
        return rgb;
    }

    private static byte[] colours(BufferedImage image) {
        int width = image.getWidth();
        int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        byte[] rgb = new byte[3 * pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            rgb[3 * i] = (byte) (pixels[i] >> 16);
            rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
            rgb[3 * i + 2] = (byte) pixels[i];
        }
        return rgb;
    }
}
