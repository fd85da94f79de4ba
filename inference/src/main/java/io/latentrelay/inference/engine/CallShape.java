package io.latentrelay.inference.engine;

import io.latentrelay.diffusion.Shape;
import io.latentrelay.inference.Denoising.Leg;

/**
 * What the images of one network call have in common.
 *
 * @param tokens per prompt
 */
record CallShape(Shape latents, int tokens) {

    static CallShape of(Leg leg) {
        return new CallShape(
                leg.state().latents().shape(), leg.conditioning().positive().text().tokens());
    }

    @Override
    public String toString() {
        return latents + " with " + tokens + " tokens";
    }
}
