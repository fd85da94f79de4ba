package io.latentrelay.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts ONNX Runtime, once. */
final class OrtStart {

    /**
     * ONNX Runtime 1.29 reads its process's command line into a buffer of 4 KiB and crashes,
     * without a word, when that is too small: seen from 3976 bytes on.
     */
    private static final int MOST_BYTES = 3800;

    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private OrtStart() {}

    private static final class Holder {
        /** Quiet: every error also comes as an exception, and is reported once. */
        private static final OrtEnvironment ENVIRONMENT =
                OrtEnvironment.getEnvironment(
                        OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "latent-relay");
    }

    /**
     * Reads the command line each time: ask once and keep it, not for every call.
     *
     * @throws IllegalArgumentException when the process's command line is too long to start
     */
    static OrtEnvironment environment() {
        requireShort(COMMAND_LINE);
        return Holder.ENVIRONMENT;
    }

    /** Where there is no such file, as outside Linux, there is no such bug. */
    static void requireShort(Path commandLine) {
        if (!Files.isReadable(commandLine)) {
            return;
        }
        try {
            int bytes = Files.readAllBytes(commandLine).length;
            if (bytes > MOST_BYTES) {
                throw new IllegalArgumentException(
                        "the command line is "
                                + bytes
                                + " bytes, and ONNX Runtime crashes from about 4000: give long"
                                + " values in a --config file or as environment variables, such as"
                                + " RELAY_PROMPT, and a long class path as CLASSPATH");
            }
        } catch (IOException e) {
            // Then nobody can tell; it is nearly always short.
            return;
        }
    }
}
