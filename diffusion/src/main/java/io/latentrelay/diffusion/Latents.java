package io.latentrelay.diffusion;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The image in the VAE's space: float32, row-major, channels first. A value; equality is bit for
 * bit.
 */
public final class Latents {

    private final Shape shape;
    private final float[] values;

    private Latents(Shape shape, float[] values) {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    values.length + " values do not fill shape " + shape);
        }
        this.shape = shape;
        this.values = values;
    }

    /** Copies {@code values}. */
    public static Latents of(Shape shape, float[] values) {
        return new Latents(shape, values.clone());
    }

    /** Copies the next {@code shape.size()} values and moves the buffer's position past them. */
    public static Latents read(Shape shape, FloatBuffer source) {
        float[] values = new float[shape.size()];
        source.get(values);
        return new Latents(shape, values);
    }

    /** A value for every position: one pass, one allocation. The function must be pure. */
    public static Latents compute(Shape shape, ElementFunction function) {
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = function.at(i);
        }
        return new Latents(shape, values);
    }

    public Shape shape() {
        return shape;
    }

    public float at(int index) {
        return values[index];
    }

    /** Appends all values to {@code target}. */
    public void writeTo(FloatBuffer target) {
        target.put(values);
    }

    public float[] toArray() {
        return values.clone();
    }

    public Latents plus(Latents other) {
        float[] sum = new float[values.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = values[i] + other.values[i];
        }
        return new Latents(shape, sum);
    }

    public Latents minus(Latents other) {
        float[] difference = new float[values.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = values[i] - other.values[i];
        }
        return new Latents(shape, difference);
    }

    public Latents times(float factor) {
        float[] product = new float[values.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = values[i] * factor;
        }
        return new Latents(shape, product);
    }

    public boolean isFinite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Latents that
                && shape.equals(that.shape)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Latents[" + shape + "]";
    }

    /** The value at one position of a tensor. */
    @FunctionalInterface
    public interface ElementFunction {
        float at(int index);
    }
}
