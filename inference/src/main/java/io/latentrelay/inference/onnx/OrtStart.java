package io.latentrelay.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.Set;

/** Starts ONNX Runtime, once, and so that it tells nobody (ADR 18). */
final class OrtStart {

    /**
     * From 1.29 on ONNX Runtime reports the process, its machine and every model it opens to its
     * makers, unless this stands in the environment when it starts; its API only stops the reports
     * after the first. Without it, it also crashes in a process whose command line is longer than
     * about 4000 bytes, for it reads that into too small a buffer.
     */
    private static final String TELEMETRY_OFF = "ORT_DISABLE_TELEMETRY";

    private OrtStart() {}

    private static final class Holder {
        private static final OrtEnvironment ENVIRONMENT = start();
    }

    private static OrtEnvironment start() {
        if (System.getenv(TELEMETRY_OFF) == null && !Platform.isWindows()) {
            switchTelemetryOff();
        }
        // Quiet: every error also comes as an exception, and is reported once.
        return OrtEnvironment.getEnvironment(
                OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "latent-relay");
    }

    /** Java has no word for changing its own process's environment; the C library has. */
    private static void switchTelemetryOff() {
        try {
            Native.load(Platform.C_LIBRARY_NAME, CLibrary.class).setenv(TELEMETRY_OFF, "1", 0);
        } catch (UnsatisfiedLinkError e) {
            throw new IllegalStateException(
                    "cannot keep ONNX Runtime from reporting to its makers: set "
                            + TELEMETRY_OFF
                            + "=1 in the environment ("
                            + e.getMessage()
                            + ")",
                    e);
        }
    }

    /** What of the C library is called. */
    interface CLibrary extends Library {
        int setenv(String name, String value, int overwrite);
    }

    static OrtEnvironment environment() {
        return Holder.ENVIRONMENT;
    }

    /** What this build of ONNX Runtime was made with; whether it can be had is another question. */
    static Set<OrtProvider> providers() {
        // Asking for them loads ONNX Runtime, too.
        environment();
        return OrtEnvironment.getAvailableProviders();
    }
}
