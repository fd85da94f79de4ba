package io.latentrelay.diffusion.golden;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.sampler.Query;

/** The fixed function that stood for a network when the golden trajectories were made. */
public final class ToyModel {

    private ToyModel() {}

    public static Latents predict(Query query) {
        Latents u = query.input();
        float wave = (float) (0.05 * Math.sin(query.timestep() / 100.0));
        return Latents.compute(u.shape(), i -> 0.7f * u.at(i) / (1 + Math.abs(u.at(i))) + wave);
    }
}
