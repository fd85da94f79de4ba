package io.latentrelay.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.transport.settings.Settings;
import io.latentrelay.worker.NetworkOptions.Asked;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkOptionsTest {

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    @Test
    void theDefaultIsTheProcessor() {
        assertThat(NetworkOptions.of(Settings.of(Map.of()), "unet"))
                .isEqualTo(new Asked(CORES, "cpu", 0, false));
    }

    @Test
    void aNetworkMayDifferFromTheOthers() {
        Settings settings =
                Settings.of(
                        Map.of(
                                "providers", "tensorrt,cuda",
                                "threads", "3",
                                "device", "1",
                                "allow-fallback", "true",
                                "vae-providers", "cuda",
                                "text-encoder-threads", "2"));

        assertThat(NetworkOptions.of(settings, "unet"))
                .isEqualTo(new Asked(3, "tensorrt,cuda", 1, true));
        assertThat(NetworkOptions.of(settings, "vae")).isEqualTo(new Asked(3, "cuda", 1, true));
        assertThat(NetworkOptions.of(settings, "text-encoder"))
                .isEqualTo(new Asked(2, "tensorrt,cuda", 1, true));
    }
}
