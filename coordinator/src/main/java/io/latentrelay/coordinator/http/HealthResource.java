package io.latentrelay.coordinator.http;

import io.latentrelay.coordinator.Coordinator;
import io.latentrelay.coordinator.json.JsonObject;
import java.util.List;

/** {@code /healthz}: 200 while the coordinator works, 503 with the reason once it has stopped. */
final class HealthResource implements Resource {

    private final Coordinator coordinator;

    HealthResource(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public Response answer(Request request) {
        return coordinator
                .failure()
                .map(failure -> Response.errors(503, List.of(String.valueOf(failure.getMessage()))))
                .orElseGet(() -> Response.ok(new JsonObject().put("status", "ok")));
    }
}
