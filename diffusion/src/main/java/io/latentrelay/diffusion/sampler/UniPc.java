package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import java.util.List;

/**
 * UniPC of order 2 with B2(h) on the clean latents: Zhao et al. 2023, algorithms 5 to 8. Each
 * evaluation first corrects the step that led to it, then predicts the next.
 *
 * <p>Remembers the corrected latents the last step began with, and up to two estimates of the clean
 * latents, oldest first.
 */
public record UniPc() implements Sampler {

    @Override
    public LatentSpace space() {
        return LatentSpace.VARIANCE_PRESERVING;
    }

    @Override
    public boolean mayRemember(int tensors, int step) {
        return tensors == 0 || tensors >= 2 && tensors <= Math.min(3, step + 1);
    }

    @Override
    public Query query(DenoisingState state, NoiseSchedule schedule) {
        return Query.of(this, state, schedule);
    }

    @Override
    public DenoisingState advance(
            DenoisingState state, NoiseSchedule schedule, Latents prediction) {
        double sigma = schedule.sigma(state.step());
        Latents m =
                space().denoised(schedule.predictionType(), sigma).of(state.latents(), prediction);
        if (state.history().isEmpty()) {
            return state.next(
                    predicted(state.latents(), m, List.of(), state, schedule), state.latents(), m);
        }
        List<Latents> earlier = state.history().subList(1, state.history().size());
        Latents x = corrected(m, earlier, state, schedule);
        Latents last = earlier.get(earlier.size() - 1);
        return state.next(predicted(x, m, earlier, state, schedule), x, last, m);
    }

    /** UniP: from this step's latents to the next. The last step is of first order. */
    private static Latents predicted(
            Latents x,
            Latents m0,
            List<Latents> earlier,
            DenoisingState state,
            NoiseSchedule schedule) {
        int step = state.step();
        Gap gap = new Gap(schedule.sigma(step), schedule.sigma(step + 1));
        if (earlier.isEmpty() || step == schedule.steps() - 1) {
            return Latents.sum(x.by(gap.keep()), m0.by(gap.take()));
        }
        Latents m1 = earlier.get(earlier.size() - 1);
        double r1 = gap.ratioTo(schedule.sigma(step - 1));
        double bend = gap.take() * 0.5 / r1;
        return Latents.sum(x.by(gap.keep()), m0.by(gap.take() - bend), m1.by(bend));
    }

    /** UniC: the step that led here once more, now knowing its end. */
    private static Latents corrected(
            Latents m, List<Latents> earlier, DenoisingState state, NoiseSchedule schedule) {
        int step = state.step();
        Latents before = state.history().get(0);
        Latents m0 = earlier.get(earlier.size() - 1);
        Gap gap = new Gap(schedule.sigma(step - 1), schedule.sigma(step));
        if (earlier.size() == 1) {
            double half = gap.take() / 2;
            return Latents.sum(before.by(gap.keep()), m0.by(gap.take() - half), m.by(half));
        }
        double r1 = gap.ratioTo(schedule.sigma(step - 2));
        // R rho = b of the paper, for r = (r1, 1): two equations, solved by hand.
        double rhoEarlier = (gap.b2() - gap.b1()) / (r1 - 1);
        double rhoEnd = gap.b1() - rhoEarlier;
        double ofEarlier = gap.take() * rhoEarlier / r1;
        double ofEnd = gap.take() * rhoEnd;
        return Latents.sum(
                before.by(gap.keep()),
                m0.by(gap.take() - ofEarlier - ofEnd),
                m.by(ofEnd),
                earlier.get(0).by(ofEarlier));
    }

    /** One step from noise level {@code s} down to {@code t}, in the paper's quantities. */
    private record Gap(double s, double t) {

        /** Weight of the latents the step begins with: sigma_t / sigma_s. */
        double keep() {
            return LatentSpace.alpha(t) * t / (LatentSpace.alpha(s) * s);
        }

        /** Weight of the clean latents: alpha_t (1 - e^-h), which is also -alpha_t B2(-h). */
        double take() {
            return LatentSpace.alpha(t) * (1 - t / s);
        }

        /** r: where an earlier noise level lies, in steps of this size; negative. */
        double ratioTo(double sigma) {
            return -LogSnr.gap(sigma, s) / LogSnr.gap(s, t);
        }

        /** phi_2(-h) over B2(-h). */
        double b1() {
            double h = -LogSnr.gap(s, t);
            return (Math.expm1(h) / h - 1) / Math.expm1(h);
        }

        /** 2 phi_3(-h) over B2(-h). */
        double b2() {
            double h = -LogSnr.gap(s, t);
            return 2 * ((Math.expm1(h) / h - 1) / h - 0.5) / Math.expm1(h);
        }
    }
}
