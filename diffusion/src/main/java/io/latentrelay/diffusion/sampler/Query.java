package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.Latents;

/**
 * A question to the network.
 *
 * @param input what the network is shown: latents, scaled as the sampler's noise level asks
 * @param timestep where on its training schedule the network is told it is; may be fractional
 */
public record Query(Latents input, float timestep) {}
