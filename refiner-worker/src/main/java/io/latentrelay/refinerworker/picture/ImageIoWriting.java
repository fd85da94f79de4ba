package io.latentrelay.refinerworker.picture;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures through one of ImageIO's writers, in memory. */
final class ImageIoWriting {

    private static final int CHANNELS = 3;

    private ImageIoWriting() {}

    /**
     * The whole file.
     *
     * @param contentType of which a writer is installed
     * @param rgb interleaved, row by row; not copied
     * @param settings sets what the writer is to do
     */
    static byte[] write(
            String contentType,
            int width,
            int height,
            byte[] rgb,
            Consumer<ImageWriteParam> settings) {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByMIMEType(contentType);
        if (!writers.hasNext()) {
            throw new IllegalStateException("no writer of " + contentType + " on the class path");
        }
        ImageWriter writer = writers.next();
        ByteArrayOutputStream file = new ByteArrayOutputStream(rgb.length / 4);
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
            ImageWriteParam told = writer.getDefaultWriteParam();
            told.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.accept(told);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image(width, height, rgb), null, null), told);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + contentType + " to memory", e);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    private static BufferedImage image(int width, int height, byte[] rgb) {
        ColorModel colours =
                new ComponentColorModel(
                        ColorSpace.getInstance(ColorSpace.CS_sRGB),
                        false,
                        false,
                        Transparency.OPAQUE,
                        DataBuffer.TYPE_BYTE);
        int[] redGreenBlue = {0, 1, 2};
        return new BufferedImage(
                colours,
                Raster.createInterleavedRaster(
                        new DataBufferByte(rgb, rgb.length),
                        width,
                        height,
                        width * CHANNELS,
                        CHANNELS,
                        redGreenBlue,
                        null),
                false,
                null);
    }
}
