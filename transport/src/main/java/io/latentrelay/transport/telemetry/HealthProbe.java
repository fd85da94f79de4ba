package io.latentrelay.transport.telemetry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Asks a process of ours how it is, for a container's health check where no shell and no curl is at
 * hand: ends with 0 when {@code /healthz} or {@code /readyz} answers 200, else with 1 and what it
 * answered.
 */
public final class HealthProbe {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int OK = 200;

    private HealthProbe() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length != 1) {
            throw new IllegalArgumentException("usage: HealthProbe http://HOST:PORT/healthz");
        }
        System.exit(isWell(URI.create(args[0])) ? 0 : 1);
    }

    static boolean isWell(URI status) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(status).timeout(PATIENCE).build();
        try {
            var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                System.err.println(
                        status + " answers " + answer.statusCode() + ": " + answer.body());
            }
            return answer.statusCode() == OK;
        } catch (IOException e) {
            System.err.println(status + " does not answer: " + e);
            return false;
        }
    }
}
