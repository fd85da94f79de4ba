package io.latentrelay.transport.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.waiting.Waiting;
import io.latentrelay.transport.waiting.Waits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusServerTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final Readiness readiness = new Readiness("loading the model");
    private final StatusPages pages = new StatusPages(new Telemetry(), readiness);
    private final StatusServer server = StatusServer.open(settings("0"), pages).orElseThrow();

    private static Settings settings(String listen) {
        return Settings.of(Map.of("http-listen", listen));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> ask(String method, String path)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private void assertAnswer(String path, int code, String text)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = ask("GET", path);
        assertThat(answer.body()).isEqualTo(text);
        assertThat(answer.statusCode()).isEqualTo(code);
    }

    @Test
    void readyOnceEverythingIs() throws IOException, InterruptedException {
        List<String> waits = new ArrayList<>();
        readiness.unless(() -> waits);
        assertAnswer("/readyz", 503, "loading the model\n");
        assertAnswer("/healthz", 200, "ok\n");
        readiness.ready();
        assertAnswer("/readyz", 200, "ready\n");
        waits.add("waiting for the object store: connection refused");
        waits.add("waiting for Kafka");
        assertAnswer(
                "/readyz",
                503,
                "waiting for the object store: connection refused\nwaiting for Kafka\n");
        assertThat(ask("GET", "/metrics").body()).contains("\nrelay_ready 0.0\n");
        waits.clear();
        assertAnswer("/readyz", 200, "ready\n");
        assertThat(ask("GET", "/metrics").body()).contains("\nrelay_ready 1.0\n");
        readiness.notReady("draining");
        assertAnswer("/readyz", 503, "draining\n");
    }

    @Test
    void namesWhatIsWaitedFor() throws IOException, InterruptedException {
        Waits outside = new Waits();
        Telemetry telemetry = new Telemetry();
        readiness.ready();
        readiness.unlessWaiting(outside, telemetry);
        try (Waiting store = outside.begin("the object store at http://s: status 503")) {
            // Short waits are how things are.
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> ask("GET", "/readyz").statusCode() == 503);
            assertThat(ask("GET", "/readyz").body())
                    .matches("waiting for \\d+ s: the object store at http://s: status 503\n");
            Scrape scrape = Scrape.of(telemetry);
            assertThat(scrape.value("relay_waits")).isEqualTo(1);
            assertThat(scrape.value("relay_longest_wait_seconds")).isGreaterThan(1);
            assertThat(store.soFar().on()).contains("503");
        }
        assertAnswer("/readyz", 200, "ready\n");
    }

    @Test
    void whatDoesNotRecoverIsNotHealthy() throws IOException, InterruptedException {
        readiness.ready();
        readiness.failed("the engine broke down");
        assertAnswer("/healthz", 503, "the engine broke down\n");
        assertAnswer("/readyz", 503, "the engine broke down\n");
    }

    @Test
    void metricsComeInPrometheusTextFormat() throws IOException, InterruptedException {
        HttpResponse<String> answer = ask("GET", "/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).contains("# TYPE jvm_memory_used_bytes gauge");
    }

    @Test
    void otherQuestionsAreRefused() throws IOException, InterruptedException {
        assertAnswer("/metricsx", 404, "try /metrics, /healthz, /readyz\n");
        assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(ask("HEAD", "/healthz").statusCode()).isEqualTo(200);
        assertThat(ask("HEAD", "/healthz").body()).isEmpty();
    }

    @Test
    void offUnlessAskedFor() {
        assertThat(StatusServer.open(Settings.of(Map.of()), pages)).isEmpty();
    }

    @Test
    void saysWhenThePortIsTaken() {
        String taken = "127.0.0.1:" + server.port();
        assertThatThrownBy(() -> StatusServer.open(settings(taken), pages))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--http-listen " + taken + ": Address already in use; choose another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "here", "127.0.0.1:", "127.0.0.1:70000", "1:2:3", ":9100"})
    void saysWhatAnAddressIs(String listen) {
        assertThatThrownBy(() -> StatusServer.open(settings(listen), pages))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--http-listen '" + listen + "'")
                .hasMessageContaining("is not a port or an address such as 127.0.0.1:9100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "127.0.0.1:0", "localhost:0"})
    void takesAPortAloneOrAnAddress(String listen) {
        try (StatusServer other = StatusServer.open(settings(listen), pages).orElseThrow()) {
            assertThat(other.port()).isPositive();
        }
    }
}
