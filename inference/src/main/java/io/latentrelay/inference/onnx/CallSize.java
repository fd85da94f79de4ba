package io.latentrelay.inference.onnx;

/**
 * How large one call of a network is, in what its inputs leave open.
 *
 * @param rows images, or twice as many under guidance
 * @param height of each row: in latents, or in pixels for the VAE's encoder
 * @param tokens of each row's prompt; of no meaning to the VAE
 */
public record CallSize(int rows, int height, int width, int tokens) {}
