package io.latentrelay.refinerworker.picture;

import java.awt.image.BufferedImage;
import java.util.Random;

/** Pixels to write. */
final class TestPictures {

    private TestPictures() {}

    static byte[] noise(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        new Random(width).nextBytes(rgb);
        return rgb;
    }

    /** What lossy formats are made for. */
    static byte[] gradient(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (255 * (i % width) / width);
            rgb[3 * i + 1] = (byte) (255 * (i / width) / height);
            rgb[3 * i + 2] = 40;
        }
        return rgb;
    }

    static byte[] rgb(BufferedImage image) {
        int width = image.getWidth();
        byte[] rgb = new byte[width * image.getHeight() * 3];
        for (int i = 0; i < rgb.length / 3; i++) {
            int pixel = image.getRGB(i % width, i / width);
            rgb[3 * i] = (byte) (pixel >> 16);
            rgb[3 * i + 1] = (byte) (pixel >> 8);
            rgb[3 * i + 2] = (byte) pixel;
        }
        return rgb;
    }

    static double meanDifference(byte[] a, byte[] b) {
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 0xFF) - (b[i] & 0xFF));
        }
        return sum / (double) a.length;
    }
}
