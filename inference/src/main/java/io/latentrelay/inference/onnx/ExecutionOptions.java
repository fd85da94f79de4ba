package io.latentrelay.inference.onnx;

/**
 * How networks are run. None of it changes what comes out.
 *
 * @param intraOpThreads threads that share the work of one network call, the calling one included
 * @param spinning whether those threads wait for work by burning their cores: somewhat faster on
 *     cores that nothing else uses, several times slower on cores that are shared
 */
public record ExecutionOptions(int intraOpThreads, boolean spinning) {

    public ExecutionOptions {
        if (intraOpThreads < 1) {
            throw new IllegalArgumentException(
                    "intra-op threads must be at least 1: " + intraOpThreads);
        }
    }

    /** One thread per core, none of them spinning. */
    public static ExecutionOptions defaults() {
        return new ExecutionOptions(Runtime.getRuntime().availableProcessors(), false);
    }
}
