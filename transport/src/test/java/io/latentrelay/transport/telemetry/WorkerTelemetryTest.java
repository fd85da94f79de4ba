package io.latentrelay.transport.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.schemas.FailureReason;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.telemetry.WorkCounts.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTelemetryTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final WorkerTelemetry telemetry =
            WorkerTelemetry.open(Settings.of(Map.of("http-listen", "0")), "base");
    private final WorkCounts counts = new WorkCounts();
    private volatile DeviceFigures device =
            new DeviceFigures(4, 6, 30, List.of(0L, 0L, 3L, 0L, 5L), 2_000_000_000, 500, 7, 2);

    @AfterEach
    void close() {
        telemetry.close();
    }

    private String ask(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + telemetry.port().orElseThrow() + path);
        return client.send(
                        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private double value(String sample) throws IOException, InterruptedException {
        return Scrape.of(ask("/metrics")).value(sample);
    }

    private void work() {
        telemetry.working("base-1", "tiny", "CPU", counts, () -> device);
    }

    @Test
    void isReadyFromLoadingToDraining() throws IOException, InterruptedException {
        assertThat(ask("/readyz")).isEqualTo("loading the model\n");
        assertThat(telemetry.loading(() -> "model")).isEqualTo("model");
        assertThat(ask("/readyz")).isEqualTo("starting\n");
        work();
        assertThat(ask("/readyz")).isEqualTo("ready\n");
        telemetry.draining();
        assertThat(ask("/readyz")).isEqualTo("draining\n");
    }

    @Test
    void isNotReadyWhileItWarmsUp() throws IOException, InterruptedException {
        telemetry.loading(() -> "model");
        AtomicReference<String> meanwhile = new AtomicReference<>("");
        telemetry.warmingUp(() -> meanwhile.set(asked("/readyz")));
        assertThat(meanwhile.get()).isEqualTo("warming up\n");
        assertThat(ask("/readyz")).isEqualTo("starting\n");
        assertThat(value("relay_warm_up_seconds{stage=\"base\"}")).isPositive();
    }

    private String asked(String path) {
        try {
            return ask(path);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void showsWhatNetworksRunOnAndWhatTheyDoWithout() throws IOException, InterruptedException {
        telemetry.running("unet", "cpu", List.of("tensorrt", "cuda"));
        telemetry.running("vae_decoder", "cuda", List.of("tensorrt"));
        assertThat(
                        value(
                                "relay_network_provider{network=\"unet\",provider=\"cpu\",stage=\"base\"}"))
                .isEqualTo(1);
        assertThat(value("relay_providers_missed{provider=\"tensorrt\",stage=\"base\"}"))
                .isEqualTo(2);
        assertThat(value("relay_providers_missed{provider=\"cuda\",stage=\"base\"}")).isEqualTo(1);
    }

    @Test
    void showsWhatTheDeviceDoes() throws IOException, InterruptedException {
        telemetry.loading(() -> "model");
        work();
        assertThat(value("relay_lanes{stage=\"base\",state=\"used\"}")).isEqualTo(4);
        assertThat(value("relay_lanes{stage=\"base\",state=\"free\"}")).isZero();
        assertThat(value("relay_images_ready{stage=\"base\"}")).isEqualTo(2);
        assertThat(value("relay_evaluations_total{stage=\"base\"}")).isEqualTo(30);
        assertThat(value("relay_unet_rows_total{stage=\"base\"}")).isEqualTo(26);
        assertThat(value("relay_unet_calls_total{rows=\"2\",stage=\"base\"}")).isEqualTo(3);
        assertThat(value("relay_unet_calls_total{rows=\"4\",stage=\"base\"}")).isEqualTo(5);
        assertThat(value("relay_device_busy_seconds_total{stage=\"base\"}")).isEqualTo(2);
        assertThat(value("relay_prompt_cache_total{result=\"hit\",stage=\"base\"}")).isEqualTo(7);
        assertThat(
                        value(
                                "relay_worker{model=\"tiny\",provider=\"CPU\",stage=\"base\",worker=\"base-1\"}"))
                .isEqualTo(1);

        device = new DeviceFigures(4, 1, 31, List.of(0L, 1L, 4L, 0L, 5L), 3, 4, 7, 2);
        assertThat(value("relay_lanes{stage=\"base\",state=\"free\"}")).isEqualTo(3);
        assertThat(value("relay_images_ready{stage=\"base\"}")).isZero();
        assertThat(value("relay_unet_calls_total{rows=\"1\",stage=\"base\"}")).isEqualTo(1);
        assertThat(value("relay_unet_calls_total{rows=\"2\",stage=\"base\"}")).isEqualTo(4);
    }

    @Test
    void showsWhatCameOfTheWork() throws IOException, InterruptedException {
        work();
        counts.left(Outcome.HANDED_OFF, 4);
        counts.left(Outcome.FAILED, 2);
        counts.buried(FailureReason.CORRUPT_RECORD);
        counts.retried();
        counts.drained();
        counts.continued();

        assertThat(value("relay_images_total{outcome=\"handed_off\",stage=\"base\"}")).isEqualTo(4);
        assertThat(value("relay_images_total{outcome=\"failed\",stage=\"base\"}")).isEqualTo(2);
        assertThat(value("relay_dead_letters_total{reason=\"corrupt_record\",stage=\"base\"}"))
                .isEqualTo(1);
        assertThat(value("relay_dead_letters_total{reason=\"wrong_model\",stage=\"base\"}"))
                .isZero();
        assertThat(value("relay_retries_total{stage=\"base\"}")).isEqualTo(1);
        assertThat(value("relay_records_drained_total{stage=\"base\"}")).isEqualTo(1);
        assertThat(value("relay_records_continued_total{stage=\"base\"}")).isEqualTo(1);
    }
}
