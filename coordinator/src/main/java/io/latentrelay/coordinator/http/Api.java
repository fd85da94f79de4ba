package io.latentrelay.coordinator.http;

import io.latentrelay.coordinator.Coordinator;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.ledger.Control;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.status.Pool;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.Submission;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Everything that can be asked of a coordinator, as {@code openapi.json} describes it. */
final class Api {

    static final String INPUTS = "/api/inputs/";

    /** The largest run document or picture taken in: some hundred thousand prompts. */
    static final int MAX_DOCUMENT = 64 << 20;

    private static final int MAX_WORD = 64 << 10;
    private static final long DEFAULT_TARGET = 600;
    private static final long MAX_TARGET = 10_000_000;

    private final Coordinator coordinator;

    Api(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/healthz", Role.ANYONE, 0, request -> health()),
                read("/api/openapi.json", request -> Response.ok(openApi())),
                read(
                        "/api/runs",
                        request ->
                                unlessItCannotBe(() -> Response.ok(coordinator.fleet().toJson()))),
                new Route("POST", "/api/runs", Role.OPERATOR, MAX_DOCUMENT, this::submit),
                new Route(
                        "POST",
                        "/api/runs/{name}/extend",
                        Role.OPERATOR,
                        MAX_DOCUMENT,
                        this::extend),
                read("/api/runs/{name}", this::run),
                read("/api/runs/{name}/failures", this::failures),
                change("pause", request -> control(request, Control::paused)),
                change("resume", request -> control(request, Control::resumed)),
                change("cancel", request -> control(request, Control::cancelled)),
                change("retry", this::retry),
                change("priority", this::priority),
                read("/api/fleet", request -> Response.ok(coordinator.speed().toJson())),
                read("/api/scaling/{pool}", this::scaling),
                new Route("PUT", INPUTS + "{file}", Role.OPERATOR, MAX_DOCUMENT, this::keep),
                read(INPUTS + "{file}", this::isKept));
    }

    private static Route read(String path, Route.Handler handler) {
        return new Route("GET", path, Role.READER, 0, handler);
    }

    private static Route change(String what, Route.Handler handler) {
        return new Route("POST", "/api/runs/{name}/" + what, Role.OPERATOR, MAX_WORD, handler);
    }

    private Response health() {
        return coordinator
                .failure()
                .map(failure -> Response.error(503, String.valueOf(failure.getMessage())))
                .orElseGet(() -> Response.ok(new JsonObject().put("status", "ok")));
    }

    static JsonObject openApi() {
        try (InputStream in = Api.class.getResourceAsStream("openapi.json")) {
            return JsonObject.parse(Objects.requireNonNull(in).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Response submit(Request request) {
        RunFile file = RunFile.parse(request.body());
        return unlessItCannotBe(
                () -> {
                    Submission submission = coordinator.submit(file.run());
                    boolean isNew = submission.outcome() == Submission.Outcome.STARTED;
                    return new Response(isNew ? 201 : 200, submission.toJson());
                });
    }

    private Response extend(Request request) {
        RunFile file = RunFile.parse(request.body());
        if (!file.run().name().equals(request.place("name"))) {
            return Response.error(400, "the document is of a run called " + file.run().name());
        }
        return unlessItCannotBe(
                () -> {
                    Submission submission = coordinator.extend(file.run());
                    boolean isNew = submission.outcome() == Submission.Outcome.STARTED;
                    return new Response(isNew ? 201 : 200, submission.toJson());
                });
    }

    // What was said is right, but not as things stand.
    private static Response unlessItCannotBe(Supplier<Response> doing) {
        try {
            return doing.get();
        } catch (IllegalArgumentException e) {
            return Response.error(409, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            return Response.error(
                    503, "the store is in trouble, ask again later: " + e.getMessage());
        }
    }

    private Response run(Request request) {
        return run(request, coordinator.status(request.place("name")));
    }

    private static Response run(Request request, Optional<RunStatus> status) {
        return answer(request, status, RunStatus::toJson);
    }

    private static Response answer(
            Request request, Optional<RunStatus> status, Function<RunStatus, JsonObject> what) {
        return status.map(what)
                .map(Response::ok)
                .orElseGet(() -> Response.error(404, "no run is called " + request.place("name")));
    }

    private Response failures(Request request) {
        return answer(request, coordinator.status(request.place("name")), RunStatus::failuresJson);
    }

    private Response control(Request request, UnaryOperator<Control> change) {
        return unlessItCannotBe(
                () -> run(request, coordinator.control(request.place("name"), change)));
    }

    private Response retry(Request request) {
        List<String> reasons = Words.reasons(request.body());
        return unlessItCannotBe(
                () -> run(request, coordinator.retry(request.place("name"), reasons)));
    }

    private Response priority(Request request) {
        int weight = Words.weight(request.body());
        return control(request, control -> control.weighing(weight));
    }

    private Response scaling(Request request) {
        Pool pool = Pool.of(request.place("pool"));
        long target = request.whole("target_seconds", DEFAULT_TARGET, MAX_TARGET);
        return Response.ok(coordinator.speed().of(pool).scaling(target));
    }

    private static String input(Request request) {
        return INPUTS.substring("/api/".length()) + request.place("file");
    }

    private Response keep(Request request) {
        coordinator.keep(input(request), request.body());
        return Response.ok(new JsonObject().put("key", input(request)));
    }

    private Response isKept(Request request) {
        return coordinator.isKept(input(request))
                ? Response.ok(new JsonObject().put("key", input(request)))
                : Response.error(404, input(request) + " is not kept");
    }
}
