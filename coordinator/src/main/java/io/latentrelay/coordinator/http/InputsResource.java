package io.latentrelay.coordinator.http;

import io.latentrelay.coordinator.Coordinator;
import io.latentrelay.coordinator.json.JsonObject;

/**
 * {@code /api/inputs/SHA256.png}: PUT keeps a picture for runs to start from, or a chunk of prompts
 * as {@code SHA256.jsonl.gz}; GET says whether it is kept.
 */
final class InputsResource implements Resource {

    static final String ROOT = "/api/";

    private final Coordinator coordinator;

    InputsResource(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public Response answer(Request request) {
        String key = request.path().substring(ROOT.length());
        return switch (request.method()) {
            case "PUT" -> {
                coordinator.keep(key, request.body());
                yield Response.ok(new JsonObject().put("key", key));
            }
            case "GET" ->
                    coordinator.isKept(key)
                            ? Response.ok(new JsonObject().put("key", key))
                            : Response.notFound(request.path());
            default -> Response.methodNotAllowed(request);
        };
    }
}
