package io.latentrelay.coordinator.run;

/** How a run's refiner takes over, as run files name it. */
public enum RefinerMode {
    /** It continues the base's trajectory, sampler memory included. */
    CONTINUE,
    /** It continues, but the sampler's memory begins anew, as in diffusers and ComfyUI. */
    FRESH,
    /** It adds noise to the finished picture and denoises it: the img2img refine workflow. */
    IMAGE_TO_IMAGE,
    /** It works on existing pictures; no base model runs. */
    ALONE
}
