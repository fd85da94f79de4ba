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

    static Response error(int code, String error) {
        return errors(code, List.of(error));
    }
}
