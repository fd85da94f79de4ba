package io.latentrelay.coordinator.http;

import io.latentrelay.coordinator.json.JsonObject;
import java.util.List;

/** An answer: a status code and a JSON document. */
record Response(int code, JsonObject body) {

    static Response ok(JsonObject body) {
        return new Response(200, body);
    }

    static Response errors(int code, List<String> errors) {
        return new Response(code, new JsonObject().putTexts("errors", errors));
    }

    static Response notFound(String path) {
        return errors(
                404,
                List.of(
                        "nothing is at "
                                + path
                                + "; try /api/runs, /api/runs/NAME, /api/inputs/NAME,"
                                + " /healthz, /readyz, /metrics"));
    }

    static Response methodNotAllowed(Request request) {
        return errors(405, List.of(request.method() + " is not possible at " + request.path()));
    }
}
