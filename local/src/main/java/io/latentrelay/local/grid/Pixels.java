package io.latentrelay.local.grid;

import io.latentrelay.inference.picture.Picture;
import java.awt.image.BufferedImage;

/** A decoded picture, to be measured and shrunk. */
final class Pixels {

    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * @param rgb three bytes a pixel, row by row; taken over
     */
    Pixels(int width, int height, byte[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    static Pixels of(Picture picture) {
        return new Pixels(picture.size().width(), picture.size().height(), picture.rgb());
    }

    /**
     * How much fine structure it has: the variance of its Laplacian, 4-neighbours, over grey levels
     * of 0 to 255. As OpenCV's {@code Laplacian(gray, CV_64F).var()}: edges are mirrored.
     */
    double detail() {
        double sum = 0;
        double squares = 0;
        int[] grey = grey();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double value = laplacian(grey, x, y);
                sum += value;
                squares += value * value;
            }
        }
        double pixels = (double) width * height;
        double mean = sum / pixels;
        return squares / pixels - mean * mean;
    }

    private int laplacian(int[] grey, int x, int y) {
        int row = y * width;
        return grey[row + mirrored(x - 1, width)]
                + grey[row + mirrored(x + 1, width)]
                + grey[mirrored(y - 1, height) * width + x]
                + grey[mirrored(y + 1, height) * width + x]
                - 4 * grey[row + x];
    }

    private static int mirrored(int at, int length) {
        if (length == 1) {
            return 0;
        }
        return at < 0 ? -at : at < length ? at : 2 * length - 2 - at;
    }

    // Rec. 601 luma in OpenCV's fixed-point arithmetic.
    private int[] grey() {
        int[] grey = new int[width * height];
        for (int i = 0; i < grey.length; i++) {
            int red = rgb[3 * i] & 0xFF;
            int green = rgb[3 * i + 1] & 0xFF;
            int blue = rgb[3 * i + 2] & 0xFF;
            grey[i] = (red * 9798 + green * 19235 + blue * 3735 + (1 << 14)) >> 15;
        }
        return grey;
    }

    /**
     * How far it is from another picture of the same size: the mean over all pixels and channels of
     * how many levels of 255 they differ.
     */
    double differenceTo(Pixels other) {
        if (width != other.width || height != other.height) {
            throw new IllegalArgumentException("pictures of different sizes are not compared");
        }
        long sum = 0;
        for (int i = 0; i < rgb.length; i++) {
            sum += Math.abs((rgb[i] & 0xFF) - (other.rgb[i] & 0xFF));
        }
        return (double) sum / rgb.length;
    }

    BufferedImage image() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                row[x] = (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | (rgb[at + 2] & 0xFF);
            }
            image.setRGB(0, y, width, 1, row, 0, width);
        }
        return image;
    }
}
