package io.latentrelay.inference.onnx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what is missing when a provider cannot be had: the build, a library, or the driver. */
final class MissingProvider {

    private static final Pattern LIBRARY =
            Pattern.compile("(lib[\\w.+-]+): cannot open shared object file");

    /** The first comes with the driver, not with CUDA. */
    private static final Pattern DRIVER_LIBRARY = Pattern.compile("libcuda\\.so|libnvidia");

    private static final Pattern DRIVER =
            Pattern.compile(
                    "(?i)driver version is insufficient|no cuda-capable device|CUDA_ERROR_NO_DEVICE"
                            + "|CUDA failure (35|100)\\b|invalid device ordinal|invalid device id");

    private MissingProvider() {}

    /**
     * The build lacks it.
     *
     * @param available what it has, such as {@code cpu}
     */
    static String build(String available) {
        return "the ONNX Runtime of this program has only "
                + available
                + "; build it with 'mvn -Pgpu package' for NVIDIA GPUs";
    }

    /**
     * What the runtime's own words come to.
     *
     * @param said by ONNX Runtime when it was asked for the provider
     */
    static String explain(Provider provider, String said) {
        Matcher library = LIBRARY.matcher(said);
        if (library.find()) {
            String name = library.group(1);
            return "library " + name + " is missing: " + remedy(provider, name);
        }
        if (DRIVER.matcher(said).find()) {
            return "the driver has no such GPU to offer: see whether nvidia-smi lists it, and give"
                    + " a container its GPU (--gpus all, nvidia.com/gpu); ONNX Runtime says: "
                    + said;
        }
        return said;
    }

    private static String remedy(Provider provider, String library) {
        if (DRIVER_LIBRARY.matcher(library).find()) {
            return "it comes with NVIDIA's driver: install that, or give a container its GPU"
                    + " (--gpus all, nvidia.com/gpu)";
        }
        String packages =
                library.startsWith("libnvinfer") || library.startsWith("libnvonnxparser")
                        ? "TensorRT 10"
                        : library.startsWith("libcudnn") ? "cuDNN 9" : "CUDA 12";
        return "install "
                + packages
                + (provider == Provider.TENSORRT
                        ? " (tensorrt needs CUDA 12 and cuDNN 9, too)"
                        : "")
                + ", or put its folder on LD_LIBRARY_PATH";
    }
}
