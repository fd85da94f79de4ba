package io.latentrelay.inference.onnx;

/**
 * Which calls a network is to expect.
 *
 * @param smallest in every respect
 * @param usual the one that matters most
 * @param largest in every respect
 */
public record CallRange(CallSize smallest, CallSize usual, CallSize largest) {

    /** Calls of one size only. */
    public static CallRange only(CallSize size) {
        return new CallRange(size, size, size);
    }

    /** Whether latents or pictures of this height and width are among them. */
    public boolean covers(int height, int width) {
        return height >= smallest.height()
                && height <= largest.height()
                && width >= smallest.width()
                && width <= largest.width();
    }
}
