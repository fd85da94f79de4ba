package io.latentrelay.transport.telemetry;

import com.sun.net.httpserver.HttpServer;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A small HTTP server for the {@link StatusPages} of a process that has no other. */
public final class StatusServer implements AutoCloseable {

    public static final Option HTTP_LISTEN =
            Option.optional(
                    "http-listen",
                    "[HOST:]PORT",
                    "Answers /metrics (Prometheus), /healthz and /readyz there; a port alone is on"
                            + " this machine only, 0 any free one. Default: off.");

    private static final Pattern ADDRESS =
            Pattern.compile("(?:(?:\\[([^\\[\\]]+)]|([^\\[\\]:]+)):)?(\\d{1,5})");
    private static final String LOOPBACK = "127.0.0.1";

    /** One who asks must not wait for another whose connection is slow. */
    private static final int THREADS = 2;

    private final HttpServer server;
    private final ExecutorService threads;

    private StatusServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Begins to answer; empty when nobody has asked for it.
     *
     * @throws IllegalArgumentException when the address is none, in use, or not this machine's
     */
    public static Optional<StatusServer> open(Settings settings, StatusPages pages) {
        return settings.isGiven(HTTP_LISTEN)
                ? Optional.of(open(settings, address(settings), pages))
                : Optional.empty();
    }

    private static StatusServer open(
            Settings settings, InetSocketAddress address, StatusPages pages) {
        try {
            HttpServer server = HttpServer.create(address, 0);
            ExecutorService threads = Executors.newFixedThreadPool(THREADS, StatusServer::thread);
            server.setExecutor(threads);
            server.createContext("/", pages);
            server.start();
            return new StatusServer(server, threads);
        } catch (IOException | UnresolvedAddressException e) {
            String why = e.getMessage() == null ? "the host is not known" : e.getMessage();
            throw new IllegalArgumentException(
                    HTTP_LISTEN.onCommandLine()
                            + " "
                            + settings.string(HTTP_LISTEN)
                            + ": "
                            + why
                            + "; choose another",
                    e);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "status");
        thread.setDaemon(true);
        return thread;
    }

    private static InetSocketAddress address(Settings settings) {
        Matcher parts = ADDRESS.matcher(settings.string(HTTP_LISTEN));
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > 65_535) {
            throw settings.refusal(HTTP_LISTEN, "a port or an address such as 127.0.0.1:9100");
        }
        String host =
                Optional.ofNullable(parts.group(1))
                        .or(() -> Optional.ofNullable(parts.group(2)))
                        .orElse(LOOPBACK);
        return new InetSocketAddress(host, Integer.parseInt(parts.group(3)));
    }

    /** The port it was given when asked for any. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
