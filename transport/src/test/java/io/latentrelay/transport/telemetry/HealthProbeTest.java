package io.latentrelay.transport.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.transport.settings.Settings;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthProbeTest {

    private static URI page(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Test
    void saysWhetherAProcessIsWell() throws InterruptedException {
        StatusPages pages = new StatusPages(new Telemetry(), new Readiness("loading the model"));
        StatusServer server =
                StatusServer.open(Settings.of(Map.of("http-listen", "0")), pages).orElseThrow();
        int port = server.port();

        assertThat(HealthProbe.isWell(page(port, "/healthz"))).isTrue();
        assertThat(HealthProbe.isWell(page(port, "/readyz"))).isFalse();

        server.close();
        assertThat(HealthProbe.isWell(page(port, "/healthz"))).isFalse();
    }
}
