package io.latentrelay.coordinator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.latentrelay.coordinator.dispatch.BusyException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries requests to their route and its answers back, when the asker may have them. */
final class Responder implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

    /** A client that sends more than this to be refused has itself to blame. */
    private static final long MAX_DRAINED = 256L << 20;

    private final List<Route> routes;
    private final Access access;

    Responder(List<Route> routes, Access access) {
        this.routes = List.copyOf(routes);
        this.access = access;
    }

    private record Found(Route route, Map<String, String> places) {}

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Response response = answer(exchange);
            if (response.code() >= 400) {
                // Read on, or the client would see a broken connection instead of the answer.
                drain(exchange);
            }
            send(exchange, response);
        }
    }

    private Response answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        List<Found> there =
                routes.stream()
                        .flatMap(
                                route -> route.match(path).map(at -> new Found(route, at)).stream())
                        .toList();
        if (there.isEmpty()) {
            return Response.error(404, "nothing is at " + path + "; see /api/openapi.json");
        }
        String method = exchange.getRequestMethod();
        Optional<Found> found =
                there.stream()
                        .filter(one -> one.route().method().equals(effective(method)))
                        .findFirst();
        return found.isEmpty()
                ? Response.error(405, method + " is not possible at " + path)
                : answer(exchange, found.get());
    }

    private static String effective(String method) {
        return method.equals("HEAD") ? "GET" : method;
    }

    private Response answer(HttpExchange exchange, Found found) throws IOException {
        Role role =
                access.role(
                        Optional.ofNullable(
                                exchange.getRequestHeaders().getFirst("Authorization")));
        if (role.compareTo(found.route().role()) < 0) {
            return refusal(exchange, role);
        }
        int max = found.route().maxBody();
        byte[] body = exchange.getRequestBody().readNBytes(max + 1);
        if (body.length > max) {
            return Response.error(
                    413,
                    "what is sent may have at most "
                            + size(max)
                            + "; prompts beyond that are sent in pieces, as relay submit does");
        }
        Map<String, String> parameters = new HashMap<>(query(exchange));
        parameters.putAll(found.places());
        try {
            return answer(found.route(), new Request(parameters, body));
        } catch (BusyException e) {
            exchange.getResponseHeaders().set(Starting.RETRY_AFTER, "1");
            return Response.error(503, String.valueOf(e.getMessage()));
        }
    }

    private static Response refusal(HttpExchange exchange, Role role) {
        if (role == Role.READER) {
            return Response.error(403, "this token may only look; changing needs the operator's");
        }
        exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        return Response.error(401, "this needs a token: send it as 'Authorization: Bearer TOKEN'");
    }

    private static String size(int bytes) {
        return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> parameters = new HashMap<>();
        String query = exchange.getRequestURI().getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static Response answer(Route route, Request request) {
        try {
            return route.handler().answer(request);
        } catch (IllegalArgumentException e) {
            return Response.errors(400, String.valueOf(e.getMessage()).lines().toList());
        } catch (BusyException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", route.method(), route.path(), e);
            return Response.error(500, String.valueOf(e.getMessage()));
        }
    }

    static void drain(HttpExchange exchange) throws IOException {
        byte[] buffer = new byte[64 << 10];
        long left = MAX_DRAINED;
        for (int n = 0; n >= 0 && left > 0; left -= n) {
            n = exchange.getRequestBody().read(buffer);
        }
    }

    static void send(HttpExchange exchange, Response response) throws IOException {
        byte[] bytes = response.body().pretty().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(response.code(), isHead ? -1 : bytes.length);
        if (!isHead) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
