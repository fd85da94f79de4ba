package io.latentrelay.transport.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.PatientStore;
import io.latentrelay.transport.telemetry.Readiness;
import io.latentrelay.transport.telemetry.Telemetry;
import io.latentrelay.transport.waiting.Waits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store that no longer accepts who comes: waited for, said why, and over when it is over. */
@Timeout(120)
class S3RefusalsTest {

    private static final byte[] PICTURE = {1, 2, 3};

    private final Waits waits = new Waits();
    private volatile Optional<String> refusal = Optional.empty();
    private HttpServer server;
    private ObjectStore store;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Map<String, String> settings =
                Map.of(
                        "s3-endpoint",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                        "s3-access-key",
                        "key",
                        "s3-secret-key",
                        "hunter2",
                        "bucket",
                        "pictures");
        Duration pause = Duration.ofMillis(20);
        store =
                new PatientStore(
                        S3Connection.from(Settings.of(settings)).open(), pause, pause, waits);
    }

    @AfterEach
    void stop() {
        store.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Optional<String> code = refusal;
            if (code.isEmpty()) {
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            byte[] body =
                    ("<Error><Code>" + code.get() + "</Code><Message>as told</Message></Error>")
                            .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(403, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDenied, as told",
        "InvalidAccessKeyId, as told",
        "RequestTimeTooSkewed, clock",
    })
    void aRefusalWhileAtWorkIsWaitedOutAndShown(String code, String said) throws Exception {
        try (Telemetry telemetry = new Telemetry()) {
            Readiness readiness = new Readiness("starting");
            readiness.unlessWaiting(waits, telemetry);
            readiness.ready();
            refusal = Optional.of(code);

            CompletableFuture<Void> put =
                    CompletableFuture.runAsync(
                            () -> store.put("a.png", PICTURE, "image/png"),
                            task -> new Thread(task, "put").start());
            await().atMost(Duration.ofSeconds(60)).until(() -> !readiness.reasons().isEmpty());
            assertThat(readiness.reasons().get(0))
                    .startsWith("waiting for ")
                    .contains("pictures/a.png", "403", code, said);
            assertThat(put).isNotDone();

            refusal = Optional.empty();
            put.get(60, TimeUnit.SECONDS);
            assertThat(readiness.reasons()).isEmpty();
        }
    }
}
