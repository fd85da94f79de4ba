package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import java.util.ArrayList;
import java.util.List;

/**
 * Linear multistep: Adams and Bashforth's method of up to fourth order on the probability-flow ODE,
 * for uneven steps; remembers up to three slopes.
 *
 * <p>Its order follows from the step alone. Begun in the middle without memory, it still weighs its
 * slopes as if it had them all, and goes without those it lacks: so does diffusers.
 */
public record Lms() implements Sampler {

    private static final int ORDER = 4;

    @Override
    public LatentSpace space() {
        return LatentSpace.VARIANCE_EXPLODING;
    }

    @Override
    public boolean mayRemember(int tensors, int step) {
        return tensors <= Math.min(ORDER - 1, step);
    }

    @Override
    public Query query(DenoisingState state, NoiseSchedule schedule) {
        return Query.of(this, state, schedule);
    }

    @Override
    public DenoisingState advance(
            DenoisingState state, NoiseSchedule schedule, Latents prediction) {
        int step = state.step();
        double sigma = schedule.sigma(step);
        Estimate slope = space().noise(schedule.predictionType(), sigma);
        List<Latents> slopes = new ArrayList<>(state.history());
        slopes.add(slope.of(state.latents(), prediction));

        int order = Math.min(step + 1, ORDER);
        int terms = Math.min(order, slopes.size());
        Latents.Term[] moves = new Latents.Term[terms];
        for (int j = 0; j < terms; j++) {
            Latents d = slopes.get(slopes.size() - 1 - j);
            moves[j] = d.by(weight(j, order, step, schedule));
        }
        List<Latents> kept =
                slopes.subList(Math.max(0, slopes.size() - (ORDER - 1)), slopes.size());
        return state.next(Latents.sum(state.latents().by(1), moves), kept.toArray(Latents[]::new));
    }

    /**
     * The integral over the step of the Lagrange polynomial that is 1 at the j-th last slope's
     * sigma and 0 at the others'. Its degree is at most 3, for which two points of Gauss's rule are
     * exact.
     */
    private static double weight(int j, int order, int step, NoiseSchedule schedule) {
        double from = schedule.sigma(step);
        double to = schedule.sigma(step + 1);
        double middle = (from + to) / 2;
        double half = (to - from) / 2;
        double offset = half / Math.sqrt(3);
        return half
                * (lagrange(middle - offset, j, order, step, schedule)
                        + lagrange(middle + offset, j, order, step, schedule));
    }

    private static double lagrange(
            double sigma, int j, int order, int step, NoiseSchedule schedule) {
        double product = 1;
        double own = schedule.sigma(step - j);
        for (int k = 0; k < order; k++) {
            if (k != j) {
                double other = schedule.sigma(step - k);
                product *= (sigma - other) / (own - other);
            }
        }
        return product;
    }
}
