package io.latentrelay.inference;

import io.latentrelay.diffusion.conditioning.ImageSize;
import java.nio.FloatBuffer;

/**
 * A picture as a VAE decoder gives it: three planes (red, green, blue) of floats around -1..1, and
 * which decoder that was.
 */
public final class DecodedImage {

    private static final int CHANNELS = 3;

    private final ImageSize size;
    private final float[] planes;
    private final Precision precision;
    private final boolean retried;
    private final boolean tiled;

    /** What a decoder is told and answers in, which is nearly always what it computes in. */
    public enum Precision {
        FLOAT16,
        FLOAT32
    }

    /** Takes the array over; the caller must not change it afterwards. */
    DecodedImage(
            ImageSize size, float[] planes, Precision precision, boolean retried, boolean tiled) {
        if (planes.length != CHANNELS * size.height() * size.width()) {
            throw new IllegalArgumentException(
                    planes.length + " values do not fill three planes of " + size);
        }
        this.size = size;
        this.planes = planes;
        this.precision = precision;
        this.retried = retried;
        this.tiled = tiled;
    }

    /** Of the decoder that made it. */
    public Precision precision() {
        return precision;
    }

    /** Whether the model's usual decoder made nothing of the latents, so that another was asked. */
    public boolean retried() {
        return retried;
    }

    /** Whether it was put together from tiles. */
    public boolean tiled() {
        return tiled;
    }

    public ImageSize size() {
        return size;
    }

    /** The decoder's own values, plane after plane, each row by row. */
    public FloatBuffer planes() {
        return FloatBuffer.wrap(planes).asReadOnlyBuffer();
    }

    /**
     * Eight bits a channel, red green blue for each pixel, row by row; rounded as diffusers does.
     */
    public byte[] rgb() {
        int pixels = size.height() * size.width();
        byte[] rgb = new byte[CHANNELS * pixels];
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                rgb[pixel * CHANNELS + channel] = (byte) level(planes[channel * pixels + pixel]);
            }
        }
        return rgb;
    }

    /** Half to even, in float32, as numpy rounds. NaN gives 0: ask {@link #isFinite()} first. */
    private static int level(float value) {
        float unit = Math.min(1f, Math.max(0f, value / 2 + 0.5f));
        return (int) Math.rint(unit * 255f);
    }

    /** Whether every value is a number; half-precision VAEs may overflow to NaN or infinity. */
    public boolean isFinite() {
        for (float value : planes) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Whether all pixels come out the same in eight bits: a picture of nothing. */
    public boolean isOneColour() {
        int pixels = size.height() * size.width();
        for (int channel = 0; channel < CHANNELS; channel++) {
            int first = level(planes[channel * pixels]);
            for (int pixel = 1; pixel < pixels; pixel++) {
                if (level(planes[channel * pixels + pixel]) != first) {
                    return false;
                }
            }
        }
        return true;
    }
}
