package io.latentrelay.coordinator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.latentrelay.coordinator.json.JsonObject;
import java.io.IOException;

/**
 * What the interface says before there is a coordinator: that it is alive, and to come again. What
 * it waits for is for {@code /readyz} to say.
 */
final class Starting implements HttpHandler {

    /** Tells a client that this is no failure. */
    static final String RETRY_AFTER = "Retry-After";

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().equals("/healthz")) {
                Responder.send(exchange, Response.ok(new JsonObject().put("status", "starting")));
            } else {
                exchange.getResponseHeaders().set(RETRY_AFTER, "1");
                Responder.drain(exchange);
                Responder.send(
                        exchange,
                        Response.error(
                                503,
                                "the coordinator is starting; /readyz says what it waits for"));
            }
        }
    }
}
