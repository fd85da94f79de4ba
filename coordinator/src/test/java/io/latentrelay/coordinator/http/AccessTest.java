package io.latentrelay.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.coordinator.Coordinator;
import io.latentrelay.coordinator.dispatch.InMemoryFleet;
import io.latentrelay.coordinator.dispatch.Limits;
import io.latentrelay.transport.telemetry.Readiness;
import io.latentrelay.transport.telemetry.StatusPages;
import io.latentrelay.transport.telemetry.Telemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AccessTest {

    private static final String OPERATOR = "operators-token-0123456789";
    private static final String READER = "readers-token-0123456789";

    @TempDir Path folder;

    private final RestServer server =
            RestServer.bind(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    new Access(Optional.of(OPERATOR), Optional.of(READER)));
    private final HttpClient http = HttpClient.newHttpClient();
    private Coordinator coordinator;

    @BeforeEach
    void serve() throws InterruptedException {
        coordinator = Coordinator.start(new InMemoryFleet().line(), Limits.DEFAULT);
        server.show(new StatusPages(new Telemetry(), new Readiness("starting")));
        server.serve(coordinator);
    }

    @AfterEach
    void close() {
        server.close();
        coordinator.close();
    }

    private int ask(String method, String path, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.address().resolve(path))
                        .method(
                                method,
                                method.equals("GET")
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(
                                                "{\"name\": \"a\", \"prompts\": [\"x\"]}"));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void nobodySeesAnythingWithoutAToken() throws Exception {
        assertThat(ask("GET", "/api/runs", "")).isEqualTo(401);
        assertThat(ask("GET", "/api/runs", OPERATOR + "x")).isEqualTo(401);
        assertThat(ask("POST", "/api/runs", "")).isEqualTo(401);
        assertThat(ask("GET", "/metrics", "")).isEqualTo(401);
        assertThat(ask("GET", "/healthz", "")).isEqualTo(200);
    }

    @Test
    void theReadersTokenOnlyLooks() throws Exception {
        assertThat(ask("GET", "/api/runs", READER)).isEqualTo(200);
        assertThat(ask("GET", "/metrics", READER)).isEqualTo(200);
        assertThat(ask("POST", "/api/runs", READER)).isEqualTo(403);
        assertThat(ask("POST", "/api/runs/a/cancel", READER)).isEqualTo(403);
    }

    @Test
    void theOperatorsTokenDoesAll() throws Exception {
        assertThat(ask("POST", "/api/runs", OPERATOR)).isEqualTo(201);
        assertThat(ask("GET", "/api/runs/a", OPERATOR)).isEqualTo(200);
        assertThat(new CoordinatorClient(server.address(), Optional.of(OPERATOR)).fleet().runs())
                .hasSize(1);
    }

    @Test
    void aClientSaysThatATokenIsMissingOrWrong() {
        assertThatThrownBy(() -> new CoordinatorClient(server.address()).fleet())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("asks for a token: give it with --api-token-file FILE");
        assertThatThrownBy(() -> new CoordinatorClient(server.address(), Optional.of("x")).fleet())
                .hasMessageContaining("and does not know this one");
    }

    @Test
    void otherMachinesNeedAToken() {
        InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 0);

        assertThatThrownBy(() -> RestServer.bind(everywhere, Access.OPEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give --api-token-file FILE, or listen on 127.0.0.1");
        RestServer.bind(everywhere, new Access(Optional.of(OPERATOR), Optional.empty())).close();
    }

    @Test
    void aTokenThatIsEasilyGuessedIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "secret\n");

        assertThatThrownBy(() -> Access.token(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "the token in " + file + " must be one word of at least 16");
        assertThat(Access.token(Files.writeString(file, OPERATOR + "\n"))).isEqualTo(OPERATOR);
        assertThatThrownBy(() -> Access.token(folder.resolve("nothing")))
                .hasMessage("cannot read the token file " + folder.resolve("nothing"));
    }
}
