package io.latentrelay.inference.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which ONNX Runtime and which TensorRT this process runs on. */
public final class OrtVersions {

    private static final Pattern TENSORRT = Pattern.compile("libnvinfer\\.so\\.(\\d+(?:\\.\\d+)+)");

    private static final Path MAPPED = Path.of("/proc/self/maps");

    private OrtVersions() {}

    /** Such as {@code 1.29.0}. */
    public static String onnxRuntime() {
        return OrtStart.environment().getVersion();
    }

    /**
     * Such as {@code 10.14.1}. The file that is loaded says it: its name, links resolved, ends in
     * the version.
     */
    public static String tensorRt() {
        // Asking for the provider loads it.
        if (ProviderProbe.missing(Provider.TENSORRT, 0).isPresent()) {
            return "none";
        }
        try {
            return tensorRt(Files.readString(MAPPED));
        } catch (IOException e) {
            return "unknown";
        }
    }

    static String tensorRt(String mapped) {
        Matcher library = TENSORRT.matcher(mapped);
        return library.find() ? library.group(1) : "unknown";
    }
}
