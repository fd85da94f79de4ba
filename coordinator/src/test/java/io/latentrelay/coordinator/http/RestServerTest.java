package io.latentrelay.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.latentrelay.coordinator.Coordinator;
import io.latentrelay.coordinator.dispatch.InMemoryFleet;
import io.latentrelay.coordinator.dispatch.Limits;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.TestRuns;
import io.latentrelay.transport.telemetry.Readiness;
import io.latentrelay.transport.telemetry.StatusPages;
import io.latentrelay.transport.telemetry.Telemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RestServerTest {

    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final InMemoryFleet fleet = new InMemoryFleet();
    private final RestServer server = RestServer.bind(ANY_PORT, Access.OPEN);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Readiness readiness = new Readiness("starting");
    private Coordinator coordinator;

    @BeforeEach
    void serve() throws InterruptedException {
        coordinator = Coordinator.start(fleet.line(), Limits.DEFAULT);
        server.show(new StatusPages(new Telemetry(), readiness));
        server.serve(coordinator);
    }

    @AfterEach
    void close() {
        server.close();
        coordinator.close();
    }

    private HttpResponse<String> send(String method, String path, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.address().resolve(path))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, new byte[0]);
    }

    private HttpResponse<String> post(String json) throws IOException, InterruptedException {
        return send("POST", "/api/runs", json.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> errors(HttpResponse<String> response) {
        return JsonObject.parse(response.body().getBytes(StandardCharsets.UTF_8)).texts("errors");
    }

    @Test
    void whileItStartsItSaysSoAtOnceAndItsClientsWait() throws Exception {
        Readiness readiness = new Readiness("looking for Kafka at kafka:9092");
        try (RestServer young = RestServer.bind(ANY_PORT, Access.OPEN)) {
            young.show(new StatusPages(new Telemetry(), readiness));
            HttpResponse<String> ready = get(young, "/readyz");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("looking for Kafka at kafka:9092\n");
            assertThat(get(young, "/healthz").statusCode()).isEqualTo(200);
            HttpResponse<String> runs = get(young, "/api/runs");
            assertThat(runs.statusCode()).isEqualTo(503);
            assertThat(runs.headers().firstValue("Retry-After")).contains("1");
            assertThat(errors(runs).get(0)).contains("is starting", "/readyz");

            CoordinatorClient client = new CoordinatorClient(young.address());
            CompletableFuture<Integer> asked =
                    CompletableFuture.supplyAsync(() -> runsKnownTo(client));
            young.serve(coordinator);
            assertThat(asked.get(50, TimeUnit.SECONDS)).isZero();
            assertThat(get(young, "/api/runs").statusCode()).isEqualTo(200);
        }
    }

    private static int runsKnownTo(CoordinatorClient client) {
        try {
            return client.fleet().runs().size();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(RestServer from, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(from.address().resolve(path)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void acceptsARunAndKnowsItFromThenOn() throws Exception {
        byte[] document = RunDocument.of(TestRuns.run("run", List.of("a"))).bytes();

        assertThat(send("POST", "/api/runs", document).statusCode()).isEqualTo(201);
        assertThat(send("POST", "/api/runs", document).statusCode()).isEqualTo(200);
        assertThat(get("/api/runs/run").body()).contains("\"images\" : 1");
        assertThat(get("/api/runs").body()).contains("\"name\" : \"run\"", "\"stray_records\"");
        assertThat(get("/api/runs").headers().firstValue("Content-Type"))
                .contains("application/json");
    }

    @Test
    void takesAnythingThatIsARunFileInJson() throws Exception {
        assertThat(post("{\"name\": \"small\", \"prompts\": [\"a\", \"b\"]}").statusCode())
                .isEqualTo(201);
    }

    @Test
    void answersEverythingThatIsWrongWithARun() throws Exception {
        HttpResponse<String> response =
                post("{\"name\": \"a\", \"prompts\": [],\n\"settings\": {\"steps\": 0}}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(errors(response))
                .containsExactly(
                        "run.json:1: prompts: an empty list; give at least one prompt",
                        "run.json:2: settings.steps: 0 must be a whole number from 1 to 1000");
    }

    @Test
    void answersThatTheNameIsTaken() throws Exception {
        post("{\"name\": \"a\", \"prompts\": [\"x\"]}");
        HttpResponse<String> response = post("{\"name\": \"a\", \"prompts\": [\"y\"]}");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(errors(response))
                .singleElement()
                .asString()
                .startsWith("a different run is called a: prompts (other texts)");
    }

    @Test
    void refusesADocumentBeyondTheLimitWithAnAnswer() throws Exception {
        byte[] tooLong = new byte[Api.MAX_DOCUMENT + 1];

        HttpResponse<String> response = send("POST", "/api/runs", tooLong);

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(errors(response))
                .containsExactly(
                        "what is sent may have at most 64 MiB; prompts beyond that are sent in pieces,"
                                + " as relay submit does");
    }

    @Test
    void answersWhatIsNotThereAndWhatCannotBe() throws Exception {
        assertThat(get("/api/runs/nobody").statusCode()).isEqualTo(404);
        assertThat(get("/api/runs/a/b").statusCode()).isEqualTo(404);
        assertThat(get("/api/runsandmore").statusCode()).isEqualTo(404);
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/api/runs", new byte[0]).statusCode()).isEqualTo(405);
        assertThat(send("PUT", "/api/runs/run", new byte[0]).statusCode()).isEqualTo(405);
    }

    @Test
    void saysThatItIsWellUntilItIsNot() throws Exception {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        fleet.store()
                .put(
                        "_relay/relay/epochs/9000000000000000000.json",
                        "{\"holder\": \"x\", \"host\": \"h\", \"pid\": 7, \"beat\": 1, \"left\": false}"
                                .getBytes(StandardCharsets.UTF_8),
                        "application/json");
        await().until(() -> coordinator.failure().isPresent());

        assertThat(get("/healthz").statusCode()).isEqualTo(503);
        assertThat(get("/api/runs").statusCode()).isEqualTo(500);
    }

    @Test
    void showsWhetherItIsReadyAndWhatItMeasures() throws Exception {
        assertThat(get("/readyz").body()).isEqualTo("starting\n");
        readiness.ready();
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body()).contains("relay_ready 1.0", "jvm_memory_used_bytes");
    }

    @Test
    void refusesAPortThatIsInUse() {
        int port = server.address().getPort();
        assertThatThrownBy(
                        () ->
                                RestServer.bind(
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(), port),
                                        Access.OPEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(port + ": Address already in use; choose another port");
    }

    @Test
    void aClientSaysWhenNobodyAnswers() {
        URI gone = URI.create("http://127.0.0.1:1");

        assertThatThrownBy(() -> new CoordinatorClient(gone).fleet())
                .isInstanceOf(UnreachableCoordinatorException.class)
                .hasMessageStartingWith("no coordinator answers at http://127.0.0.1:1");
    }

    @Test
    void aClientSaysWhenItIsNoCoordinatorThatAnswers() throws Exception {
        HttpServer other = HttpServer.create(ANY_PORT, 0);
        Route empty =
                new Route(
                        "GET",
                        "/api/runs",
                        Role.ANYONE,
                        0,
                        request -> Response.ok(new JsonObject()));
        other.createContext("/", new Responder(List.of(empty), Access.OPEN));
        other.start();
        try {
            URI uri = URI.create("http://127.0.0.1:" + other.getAddress().getPort());
            assertThatThrownBy(() -> new CoordinatorClient(uri).fleet())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("what answers at " + uri + " is no coordinator");
        } finally {
            other.stop(0);
        }
    }
}
