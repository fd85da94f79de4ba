package io.latentrelay.transport.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The pages {@code /metrics}, {@code /healthz} and {@code /readyz}, for any HTTP server: 503 with
 * the reasons, one a line, when not healthy or not ready.
 */
public final class StatusPages implements HttpHandler {

    public static final String METRICS = "/metrics";
    public static final String HEALTHZ = "/healthz";
    public static final String READYZ = "/readyz";

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private record Page(int code, String type, String text) {}

    private final Telemetry telemetry;
    private final Readiness readiness;

    public StatusPages(Telemetry telemetry, Readiness readiness) {
        this.telemetry = telemetry;
        this.readiness = readiness;
        telemetry.gauge(Metric.READY, () -> readiness.reasons().isEmpty() ? 1 : 0);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            boolean isHead = method.equals("HEAD");
            Page page =
                    isHead || method.equals("GET")
                            ? page(exchange.getRequestURI().getPath())
                            : new Page(405, TEXT, method + " is not possible here; GET is");
            byte[] bytes = page.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", page.type());
            exchange.sendResponseHeaders(page.code(), isHead ? -1 : bytes.length);
            if (!isHead) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private Page page(String path) {
        return switch (path) {
            case METRICS -> new Page(200, PROMETHEUS, telemetry.scrape());
            case HEALTHZ -> verdict(readiness.failure().stream().toList(), "ok");
            case READYZ -> verdict(readiness.reasons(), "ready");
            default ->
                    new Page(
                            404, TEXT, "try " + String.join(", ", METRICS, HEALTHZ, READYZ) + "\n");
        };
    }

    private static Page verdict(List<String> reasons, String good) {
        return reasons.isEmpty()
                ? new Page(200, TEXT, good + "\n")
                : new Page(503, TEXT, String.join("\n", reasons) + "\n");
    }
}
