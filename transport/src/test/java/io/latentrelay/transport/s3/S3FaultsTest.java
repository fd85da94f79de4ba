package io.latentrelay.transport.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the store bears a server that fails, against one that answers as it is told. */
class S3FaultsTest {

    private static final int HANG_UP = -1;
    private static final byte[] PICTURE = {1, 2, 3};

    /** What the server answers next; 200 when nothing is left. */
    private final Deque<Integer> answers = new ArrayDeque<>();

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile byte[] received = {};
    private HttpServer server;
    private ObjectStore store;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
        store =
                S3Connection.from(
                                Settings.of(
                                        Map.of(
                                                "s3-endpoint", endpoint,
                                                "s3-access-key", "key",
                                                "s3-secret-key", "hunter2",
                                                "bucket", "pictures")))
                        .open();
    }

    @AfterEach
    void stop() {
        store.close();
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            received = exchange.getRequestBody().readAllBytes();
            int status = answers.isEmpty() ? 200 : answers.pop();
            if (status == HANG_UP) {
                return;
            }
            byte[] body = body(exchange, status);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] body(HttpExchange exchange, int status) {
        boolean hasBody = status >= 400 && !exchange.getRequestMethod().equals("HEAD");
        String text = hasBody ? "<Error><Code>Told</Code><Message>as told</Message></Error>" : "";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void bytesTravelAsTheyAre() {
        store.put("a.png", PICTURE, "image/png");
        assertThat(received).isEqualTo(PICTURE);
    }

    @Test
    void faultsThatPassAreRetried() {
        answers.addAll(List.of(503, 500, HANG_UP));
        store.put("a.png", PICTURE, "image/png");
        assertThat(asked).hasSize(4).containsOnly("PUT /pictures/a.png");
    }

    @Test
    void aFaultThatDoesNotPassNamesStoreBucketAndKey() {
        answers.addAll(Collections.nCopies(20, 503));
        assertThatThrownBy(() -> store.put("a.png", PICTURE, "image/png"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("http://127.0.0.1:" + server.getAddress().getPort())
                .hasMessageContaining("pictures/a.png")
                .hasMessageContaining("503")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aRefusalIsNotRetried() {
        answers.add(403);
        assertThatThrownBy(() -> store.put("a.png", PICTURE, "image/png"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("403");
        assertThat(asked).hasSize(1);
    }

    @Test
    void aKeyThatExistsIsNotOurs() {
        answers.add(412);
        assertThat(store.putIfAbsent("a.png", PICTURE, "image/png")).isFalse();
    }

    @Test
    void whileAnotherIsWritingWeAskAgainUntilOneHasWon() {
        answers.addAll(List.of(409, 409));
        assertThat(store.putIfAbsent("a.png", PICTURE, "image/png")).isTrue();
        answers.addAll(List.of(409, 412));
        assertThat(store.putIfAbsent("a.png", PICTURE, "image/png")).isFalse();
        assertThat(asked).hasSize(5);
    }

    @Test
    void aWriterThatNeverEndsIsAFault() {
        answers.addAll(Collections.nCopies(100, 409));
        assertThatThrownBy(() -> store.putIfAbsent("a.png", PICTURE, "image/png"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("409");
    }

    @Test
    void aServerInTroubleIsNoReasonToRefuseTheBucket() {
        answers.addAll(Collections.nCopies(20, 507));
        assertThatThrownBy(store::check)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("bucket 'pictures'")
                .hasMessageContaining("507");
    }

    @Test
    void theServersOtherRefusalsOfABucketAreToldWithTheirStatus() {
        answers.addAll(Collections.nCopies(20, 400));
        assertThatThrownBy(store::check)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bucket 'pictures'")
                .hasMessageContaining("status 400");
    }
}
