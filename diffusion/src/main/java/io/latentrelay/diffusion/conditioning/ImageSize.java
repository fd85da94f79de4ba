package io.latentrelay.diffusion.conditioning;

/** Height and width of a picture in pixels. */
public record ImageSize(int height, int width) {}
