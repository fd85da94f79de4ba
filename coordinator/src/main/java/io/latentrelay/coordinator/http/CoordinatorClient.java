package io.latentrelay.coordinator.http;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.status.Fleet;
import io.latentrelay.coordinator.status.FleetSpeed;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.Submission;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Talks to a coordinator's REST interface. Safe for concurrent use. */
public final class CoordinatorClient {

    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorClient.class);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    // A submission stores the run before it is answered.
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration BEFORE_ASKING_AGAIN = Duration.ofMillis(250);
    private static final Duration WORTH_TELLING = Duration.ofSeconds(3);

    private final URI coordinator;
    private final Optional<String> token;
    private final Duration answer;
    private final HttpClient http;

    /**
     * @param coordinator such as {@code http://127.0.0.1:7070}
     */
    public CoordinatorClient(URI coordinator) {
        this(coordinator, Optional.empty());
    }

    /**
     * @param token what the coordinator asks for, see {@link Access}
     */
    public CoordinatorClient(URI coordinator, Optional<String> token) {
        this(coordinator, token, CONNECT, ANSWER);
    }

    private CoordinatorClient(
            URI coordinator, Optional<String> token, Duration connect, Duration answer) {
        this.coordinator = coordinator;
        this.token = token;
        this.answer = answer;
        this.http = HttpClient.newBuilder().connectTimeout(connect).build();
    }

    /** The same for questions that are not worth a wait. */
    public CoordinatorClient soon() {
        return new CoordinatorClient(coordinator, token, SOON, SOON);
    }

    /**
     * @throws IllegalArgumentException when the run is refused, with the reason
     */
    public Submission submit(Run run) throws InterruptedException {
        return post("/api/runs", run);
    }

    private Submission post(String path, Run run) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(RunDocument.of(run).bytes()));
        return read(send(request), Submission::fromJson);
    }

    /**
     * Submits the run of a file, once its prompts and the pictures it starts from are with the
     * coordinator.
     *
     * @throws IllegalArgumentException as {@link #submit(Run)}
     */
    public Submission submit(RunFile file) throws InterruptedException {
        sendInputs(file);
        return submit(file.run());
    }

    /**
     * Adds to a run what the file has beyond it, finished or not.
     *
     * @throws IllegalArgumentException when it lacks or changes something of the run, saying what
     */
    public Submission extend(RunFile file) throws InterruptedException {
        sendInputs(file);
        return post("/api/runs/" + file.run().name() + "/extend", file.run());
    }

    private void sendInputs(RunFile file) throws InterruptedException {
        for (Map.Entry<String, Path> picture : file.pictures().entrySet()) {
            keep(picture.getKey(), RunFile.pictureBytes(picture.getValue()));
        }
        sendPrompts(file);
    }

    private void sendPrompts(RunFile file) throws InterruptedException {
        try {
            file.sendPrompts(this::keepUnlessKept);
        } catch (InterruptedSendingException e) {
            throw e.cause;
        }
    }

    private void keepUnlessKept(String key, byte[] content) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(resolve("/api/" + key));
            if (send(request).statusCode() != 200) {
                keep(key, content);
            }
        } catch (InterruptedException e) {
            throw new InterruptedSendingException(e);
        }
    }

    /** Carries an interruption out of a callback. */
    private static final class InterruptedSendingException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final InterruptedException cause;

        InterruptedSendingException(InterruptedException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    private void keep(String key, byte[] picture) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(resolve("/api/" + key))
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(picture));
        read(send(request), kept -> kept.text("key"));
    }

    /** Empty when there is no run of that name. */
    public Optional<RunStatus> status(String name) throws InterruptedException {
        return run(send(HttpRequest.newBuilder(resolve("/api/runs/" + name))));
    }

    private Optional<RunStatus> run(HttpResponse<byte[]> response) {
        return response.statusCode() == 404
                ? Optional.empty()
                : Optional.of(read(response, RunStatus::fromJson));
    }

    /**
     * Changes what becomes of a run; empty when there is none of that name.
     *
     * @param what {@code pause}, {@code resume} or {@code cancel}
     * @throws IllegalArgumentException when that cannot be, with the reason
     */
    public Optional<RunStatus> change(String name, String what) throws InterruptedException {
        return change(name, what, new JsonObject());
    }

    /**
     * Tries images again that failed, as {@link #change(String, String)}.
     *
     * @param reasons for which they failed; none for all
     */
    public Optional<RunStatus> retry(String name, List<String> reasons)
            throws InterruptedException {
        return change(name, "retry", new JsonObject().putTexts("reasons", reasons));
    }

    /** Gives the run another share of the fleet, as {@link #change(String, String)}. */
    public Optional<RunStatus> priority(String name, int weight) throws InterruptedException {
        return change(name, "priority", new JsonObject().put("weight", weight));
    }

    private Optional<RunStatus> change(String name, String what, JsonObject words)
            throws InterruptedException {
        return run(
                send(
                        HttpRequest.newBuilder(resolve("/api/runs/" + name + "/" + what))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(words.bytes()))));
    }

    /** How fast the workers are, and what lies before them. */
    public FleetSpeed speed() throws InterruptedException {
        return read(send(HttpRequest.newBuilder(resolve("/api/fleet"))), FleetSpeed::fromJson);
    }

    public Fleet fleet() throws InterruptedException {
        return read(send(HttpRequest.newBuilder(resolve("/api/runs"))), Fleet::fromJson);
    }

    private URI resolve(String path) {
        String root = coordinator.toString().replaceAll("/+$", "");
        return URI.create(root + path);
    }

    /** Asks again for as long as the coordinator says that it is not ready, within reason. */
    private HttpResponse<byte[]> send(HttpRequest.Builder builder) throws InterruptedException {
        token.ifPresent(word -> builder.header("Authorization", "Bearer " + word));
        HttpRequest request = builder.timeout(answer).build();
        long begin = System.nanoTime();
        boolean isTold = false;
        HttpResponse<byte[]> response = send(request);
        while (isNotReady(response) && System.nanoTime() - begin < answer.toNanos()) {
            if (!isTold && System.nanoTime() - begin >= WORTH_TELLING.toNanos()) {
                LOG.info(
                        "{}: {} (asking for up to {} s)",
                        coordinator,
                        words(response),
                        answer.toSeconds());
                isTold = true;
            }
            Thread.sleep(BEFORE_ASKING_AGAIN.toMillis());
            response = send(request);
        }
        return response;
    }

    private static String words(HttpResponse<byte[]> response) {
        try {
            return words(response.statusCode(), JsonObject.parse(response.body()));
        } catch (IllegalArgumentException | IllegalStateException e) {
            return words(response.statusCode(), new JsonObject());
        }
    }

    private static String words(int status, JsonObject body) {
        String errors = body.has("errors") ? String.join("\n", body.texts("errors")) : "";
        return errors.isEmpty() ? "answered " + status : errors;
    }

    private static boolean isNotReady(HttpResponse<byte[]> response) {
        return response.statusCode() == 503
                && response.headers().firstValue(Starting.RETRY_AFTER).isPresent();
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UnreachableCoordinatorException(coordinator, e);
        }
    }

    private <T> T read(HttpResponse<byte[]> response, Function<JsonObject, T> reading) {
        JsonObject body;
        try {
            body = JsonObject.parse(response.body());
            if (response.statusCode() < 300) {
                return reading.apply(body);
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IllegalArgumentException(
                    "what answers at "
                            + coordinator
                            + " is no coordinator of this version (status "
                            + response.statusCode()
                            + "); set --coordinator",
                    e);
        }
        throw refusal(response.statusCode(), body);
    }

    private RuntimeException refusal(int status, JsonObject body) {
        if (status == 401) {
            return new IllegalArgumentException(
                    "the coordinator at "
                            + coordinator
                            + " asks for a token"
                            + (token.isPresent() ? " and does not know this one" : "")
                            + ": give it with --api-token-file FILE");
        }
        String message = words(status, body);
        return status < 500
                ? new IllegalArgumentException(message)
                : new IllegalStateException("the coordinator at " + coordinator + ": " + message);
    }
}
