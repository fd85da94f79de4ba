package io.latentrelay.coordinator.http;

import io.latentrelay.coordinator.Coordinator;
import io.latentrelay.coordinator.json.JsonObject;

/** {@code /api/inputs/SHA256.png}: PUT keeps a picture for runs to start from. */
final class InputsResource implements Resource {

    static final String ROOT = "/api/";

    private final Coordinator coordinator;

    InputsResource(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public Response answer(Request request) {
        if (!request.method().equals("PUT")) {
            return Response.methodNotAllowed(request);
        }
        String key = request.path().substring(ROOT.length());
        coordinator.keep(key, request.body());
        return Response.ok(new JsonObject().put("key", key));
    }
}
