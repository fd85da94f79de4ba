package io.latentrelay.inference.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpuModelTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NVIDIA L4, 8.9           | nvidia-l4-sm89",
                "NVIDIA H100 80GB HBM3, 9.0 | nvidia-h100-80gb-hbm3-sm90",
                "NVIDIA GeForce RTX 5090, 12.0 | nvidia-geforce-rtx-5090-sm120",
            })
    void nvidiaSmisAnswerNamesModelAndComputeCapability(String answer, String text) {
        assertThat(GpuModel.parse(answer + "\n")).map(GpuModel::text).hasValue(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "No devices were found",
                "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
                "NVIDIA L4, [N/A]"
            })
    void anyOtherAnswerIsNone(String answer) {
        assertThat(GpuModel.parse(answer)).isEmpty();
    }

    @Test
    void devicesAreThoseThatCudaMaySee() {
        assertThat(GpuModel.physical(1, Map.of())).isEqualTo("1");
        assertThat(GpuModel.physical(1, Map.of("CUDA_VISIBLE_DEVICES", "3, 5"))).isEqualTo("5");
        assertThat(GpuModel.physical(0, Map.of("CUDA_VISIBLE_DEVICES", "GPU-6e1f")))
                .isEqualTo("GPU-6e1f");
    }
}
