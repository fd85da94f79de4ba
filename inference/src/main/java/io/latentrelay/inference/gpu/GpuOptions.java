package io.latentrelay.inference.gpu;

/**
 * How networks are run on a GPU.
 *
 * @param device which one, counted from 0
 */
public record GpuOptions(int device, CudaOptions cuda, TensorRtOptions tensorRt) {

    public GpuOptions {
        if (device < 0) {
            throw new IllegalArgumentException("devices count from 0: " + device);
        }
    }

    /** With every option at its default. */
    public static GpuOptions onDevice(int device) {
        return new GpuOptions(device, CudaOptions.defaults(), TensorRtOptions.defaults());
    }

    /** With TensorRT told otherwise. */
    public GpuOptions withTensorRt(TensorRtOptions options) {
        return new GpuOptions(device, cuda, options);
    }
}
