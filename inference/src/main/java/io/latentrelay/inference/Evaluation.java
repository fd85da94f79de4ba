package io.latentrelay.inference;

import io.latentrelay.diffusion.guidance.Guidance;
import io.latentrelay.diffusion.sampler.Query;
import io.latentrelay.inference.conditioning.Conditioning;

/** One question of one image's sampler, with all the network needs to answer it. */
public record Evaluation(Query query, Conditioning conditioning, Guidance guidance) {

    public Evaluation {
        if (guidance.isActive() && conditioning.negative().isEmpty()) {
            throw new IllegalArgumentException(
                    "guidance scale "
                            + guidance.scale()
                            + " needs a negative side, and the conditioning has none");
        }
    }

    /** How many rows of a network call it takes: the conditional one, and the unconditional one. */
    public int rows() {
        return guidance.isActive() ? 2 : 1;
    }
}
