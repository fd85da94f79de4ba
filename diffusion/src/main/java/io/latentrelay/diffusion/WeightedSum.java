package io.latentrelay.diffusion;

import io.latentrelay.diffusion.Latents.Term;

/** The loops behind {@link Latents#sum}: the same arithmetic however many terms share a pass. */
final class WeightedSum {

    private WeightedSum() {}

    static float[] of(Term first) {
        float a = first.weight();
        float[] x = first.values();
        float[] sum = new float[x.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a * x[i];
        }
        return sum;
    }

    static float[] of(Term first, Term second) {
        float a = first.weight();
        float b = second.weight();
        float[] x = first.values();
        float[] y = second.values();
        float[] sum = new float[x.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a * x[i] + b * y[i];
        }
        return sum;
    }

    static float[] of(Term first, Term second, Term third) {
        float a = first.weight();
        float b = second.weight();
        float c = third.weight();
        float[] x = first.values();
        float[] y = second.values();
        float[] z = third.values();
        float[] sum = new float[x.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a * x[i] + b * y[i] + c * z[i];
        }
        return sum;
    }

    /** Any more: three in the first pass, one in each further pass. */
    static float[] of(Term first, Term[] rest) {
        float[] sum = of(first, rest[0], rest[1]);
        for (int term = 2; term < rest.length; term++) {
            float a = rest[term].weight();
            float[] x = rest[term].values();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += a * x[i];
            }
        }
        return sum;
    }
}
