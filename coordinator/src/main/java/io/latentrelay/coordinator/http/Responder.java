package io.latentrelay.coordinator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries requests to a resource and its answers back. */
final class Responder implements HttpHandler {

    /** The largest run document taken in: some hundred thousand prompts. */
    static final int MAX_BODY = 64 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

    private final Resource resource;

    Responder(Resource resource) {
        this.resource = resource;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
            send(exchange, body.length > MAX_BODY ? tooLong(exchange) : answer(exchange, body));
        }
    }

    private static Response tooLong(HttpExchange exchange) throws IOException {
        // Read on, or the client would see a broken connection instead of the answer.
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        return Response.errors(
                413, List.of("what is sent may have at most " + (MAX_BODY >> 20) + " MiB"));
    }

    private Response answer(HttpExchange exchange, byte[] body) {
        Request request =
                new Request(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), body);
        try {
            return resource.answer(request);
        } catch (IllegalArgumentException e) {
            return Response.errors(400, String.valueOf(e.getMessage()).lines().toList());
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            return Response.errors(500, List.of(String.valueOf(e.getMessage())));
        }
    }

    private static void send(HttpExchange exchange, Response response) throws IOException {
        byte[] bytes = response.body().pretty().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(response.code(), isHead ? -1 : bytes.length);
        if (!isHead) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
