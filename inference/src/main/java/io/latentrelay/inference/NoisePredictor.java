package io.latentrelay.inference;

import io.latentrelay.diffusion.Latents;
import java.util.List;

/** What a denoising loop asks; a UNet behind guidance, or something that stands in for one. */
@FunctionalInterface
public interface NoisePredictor {

    /**
     * The guided prediction for each evaluation, in order. An image's answer does not depend on the
     * images asked about beside it.
     */
    List<Latents> predict(List<Evaluation> evaluations);
}
