package io.latentrelay.inference.onnx;

/**
 * How networks are run.
 *
 * @param intraOpThreads threads that share the work of one network call, the calling one included
 */
public record ExecutionOptions(int intraOpThreads) {

    public ExecutionOptions {
        if (intraOpThreads < 1) {
            throw new IllegalArgumentException(
                    "intra-op threads must be at least 1: " + intraOpThreads);
        }
    }

    /** One thread per core. */
    public static ExecutionOptions defaults() {
        return new ExecutionOptions(Runtime.getRuntime().availableProcessors());
    }
}
