package io.latentrelay.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is missing is said in words that lead to it. */
class MissingProviderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CUDA | Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file: No such file or directory | library libcublasLt.so.12 is missing: install CUDA 12, or put its folder on LD_LIBRARY_PATH",
                "CUDA | libcudnn.so.9: cannot open shared object file | library libcudnn.so.9 is missing: install cuDNN 9,",
                "CUDA | libcuda.so.1: cannot open shared object file | library libcuda.so.1 is missing: it comes with NVIDIA's driver",
                "TENSORRT | libnvinfer.so.10: cannot open shared object file | library libnvinfer.so.10 is missing: install TensorRT 10 (tensorrt needs CUDA 12",
                "CUDA | CUDA failure 100: no CUDA-capable device is detected | the driver has no such GPU to offer",
                "CUDA | CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version | the driver has no such GPU",
                "TENSORRT | CUDA failure 1000: something else | CUDA failure 1000: something else",
            })
    void itIsABuildALibraryOrTheDriver(Provider provider, String said, String explained) {
        assertThat(MissingProvider.explain(provider, said)).startsWith(explained);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7f00-7f01 r-xp 0 08:01 9 /usr/lib/x86_64-linux-gnu/libnvinfer.so.10.14.1 | 10.14.1",
                "7f00-7f01 r-xp 0 08:01 9 /opt/libnvinfer_plugin.so.10.9.0 | unknown",
                "'' | unknown",
            })
    void tensorRtsVersionIsInTheNameOfTheFileThatIsLoaded(String mapped, String version) {
        assertThat(OrtVersions.tensorRt(mapped)).isEqualTo(version);
    }
}
