package io.latentrelay.inference.engine;

import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.inference.Denoising.Leg;
import java.util.Optional;

/**
 * An image's way through an {@link Engine}: one leg, or several with a tap after each, all of one
 * latent shape and one prompt length. All methods but {@link #firstLeg} are called on the engine's
 * thread, while the device waits: they hand over to other threads whatever takes time, and never
 * submit to the engine.
 */
public interface Journey {

    /** Where it begins. Called once. */
    Leg firstLeg();

    /**
     * Called at the end of each leg.
     *
     * @param usage since the image came in
     * @return the next leg, which begins with {@code state}; empty when the image leaves
     */
    Optional<Leg> arrived(DenoisingState state, Usage usage);

    /** Asked before each call of the network; once it says no, the image leaves at once. */
    boolean isWanted();

    /** Nobody wanted it any more, and it has left. */
    void dropped();

    /** The network failed on this image even without company. It has left the engine. */
    void failed(RuntimeException cause);
}
