package io.latentrelay.inference.golden;

import io.latentrelay.diffusion.Latents;
import java.nio.FloatBuffer;

/** How far apart two tensors are. */
public final class Differences {

    private Differences() {}

    /** The largest difference between two values at the same place; NaN when one is no number. */
    public static float max(float[] ours, float[] theirs) {
        if (ours.length != theirs.length) {
            throw new IllegalArgumentException(ours.length + " values against " + theirs.length);
        }
        float max = 0;
        for (int i = 0; i < ours.length; i++) {
            float difference = Math.abs(ours[i] - theirs[i]);
            if (Float.isNaN(difference)) {
                return Float.NaN;
            }
            max = Math.max(max, difference);
        }
        return max;
    }

    public static float max(Latents ours, Latents theirs) {
        return max(ours.toArray(), theirs.toArray());
    }

    public static float max(FloatBuffer ours, float[] theirs) {
        float[] values = new float[ours.remaining()];
        ours.duplicate().get(values);
        return max(values, theirs);
    }

    /** For bytes that stand for 0..255. */
    public static float max(byte[] ours, float[] theirs) {
        float[] values = new float[ours.length];
        for (int i = 0; i < ours.length; i++) {
            values[i] = ours[i] & 0xff;
        }
        return max(values, theirs);
    }
}
