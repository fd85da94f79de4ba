package io.latentrelay.diffusion.schedule;

/**
 * What a refiner fraction is a fraction of: the range of training timesteps (diffusers, InvokeAI,
 * A1111 since 1.9) or the count of steps (Fooocus, wcde's extension).
 */
public enum Cut {
    TIMESTEP,
    STEP
}
