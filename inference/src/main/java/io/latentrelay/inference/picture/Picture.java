package io.latentrelay.inference.picture;

import io.latentrelay.diffusion.conditioning.ImageSize;
import java.nio.FloatBuffer;

/** Eight bits a channel, red green blue for each pixel, row by row. */
public final class Picture {

    private static final int CHANNELS = 3;

    private final ImageSize size;
    private final byte[] rgb;

    /** Takes the array over; the caller must not change it afterwards. */
    public Picture(ImageSize size, byte[] rgb) {
        if (rgb.length != CHANNELS * size.height() * size.width()) {
            throw new IllegalArgumentException(rgb.length + " bytes are no RGB picture of " + size);
        }
        this.size = size;
        this.rgb = rgb;
    }

    public ImageSize size() {
        return size;
    }

    /** As a VAE encoder takes it: three planes of -1..1. */
    public FloatBuffer planes() {
        int pixels = size.height() * size.width();
        float[] planes = new float[rgb.length];
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                int level = rgb[CHANNELS * pixel + channel] & 0xFF;
                planes[channel * pixels + pixel] = 2 * (level / 255f) - 1;
            }
        }
        return FloatBuffer.wrap(planes);
    }

    /** The pixels; a copy. */
    public byte[] rgb() {
        return rgb.clone();
    }
}
