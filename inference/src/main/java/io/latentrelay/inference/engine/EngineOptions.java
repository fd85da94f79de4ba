package io.latentrelay.inference.engine;

/**
 * How much an engine does at once.
 *
 * @param lanes images advanced by one network call
 * @param maxRows rows in one network call; an image under guidance takes two
 * @param backlog images that wait inside the engine, ready to take a lane that becomes free
 */
public record EngineOptions(int lanes, int maxRows, int backlog) {

    public EngineOptions {
        if (lanes < 1) {
            throw new IllegalArgumentException("lanes must be at least 1: " + lanes);
        }
        if (maxRows < 2) {
            throw new IllegalArgumentException(
                    "max rows must be at least 2, which one image under guidance takes: "
                            + maxRows);
        }
        if (backlog < 0) {
            throw new IllegalArgumentException("backlog cannot be negative: " + backlog);
        }
    }

    /** So many lanes, each with two rows, and as many images again waiting. */
    public static EngineOptions ofLanes(int lanes) {
        return new EngineOptions(lanes, Math.max(2, 2 * lanes), lanes);
    }

    /** Images inside the engine at most. */
    public int capacity() {
        return lanes + backlog;
    }
}
