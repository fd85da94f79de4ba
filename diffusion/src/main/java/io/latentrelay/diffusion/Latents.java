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

    /** This tensor as a term of a {@link #sum}. */
    public Term by(double weight) {
        return new Term(this, (float) weight);
    }

    /**
     * A weighted sum, term by term from the first, in one pass. What every sampler's step comes
     * down to; a plain loop for each count of terms, because only those become vector instructions.
     */
    public static Latents sum(Term first, Term... rest) {
        Shape shape = first.latents.shape;
        for (Term term : rest) {
            if (!term.latents.shape.equals(shape)) {
                throw new IllegalArgumentException(
                        "latents of shapes "
                                + shape
                                + " and "
                                + term.latents.shape
                                + " do not add");
            }
        }
        return new Latents(
                shape,
                switch (rest.length) {
                    case 0 -> WeightedSum.of(first);
                    case 1 -> WeightedSum.of(first, rest[0]);
                    case 2 -> WeightedSum.of(first, rest[0], rest[1]);
                    default -> WeightedSum.of(first, rest);
                });
    }

    public Latents plus(Latents other) {
        return sum(by(1), other.by(1));
    }

    public Latents minus(Latents other) {
        return sum(by(1), other.by(-1));
    }

    public Latents times(double factor) {
        return sum(by(factor));
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

    /** A tensor and how much of it goes into a sum. */
    public static final class Term {
        private final Latents latents;
        private final float weight;

        private Term(Latents latents, float weight) {
            this.latents = latents;
            this.weight = weight;
        }

        float[] values() {
            return latents.values;
        }

        float weight() {
            return weight;
        }
    }

    /** The value at one position of a tensor. */
    @FunctionalInterface
    public interface ElementFunction {
        float at(int index);
    }
}
