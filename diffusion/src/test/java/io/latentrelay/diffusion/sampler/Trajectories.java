package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.golden.ToyModel;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import java.util.ArrayList;
import java.util.List;

/** Runs of a sampler with the toy model for a network. */
final class Trajectories {

    private Trajectories() {}

    /** One evaluation on. */
    static DenoisingState advanced(Sampler sampler, DenoisingState state, NoiseSchedule schedule) {
        return sampler.advance(state, schedule, ToyModel.predict(sampler.query(state, schedule)));
    }

    /** Every state from the first on, the finished one included. */
    static List<DenoisingState> run(Sampler sampler, DenoisingState start, NoiseSchedule schedule) {
        List<DenoisingState> states = new ArrayList<>(List.of(start));
        DenoisingState state = start;
        while (state.step() < schedule.steps()) {
            state = advanced(sampler, state, schedule);
            states.add(state);
        }
        return states;
    }
}
