package io.latentrelay.coordinator.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.latentrelay.coordinator.Coordinator;
import io.latentrelay.transport.telemetry.StatusPages;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The coordinator's REST interface. Takes its port first, then shows how its start comes along, and
 * answers in full once there is a coordinator.
 */
public final class RestServer implements AutoCloseable {

    private static final int THREADS = 4;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Access access;
    private volatile HttpHandler answers = new Starting();

    private RestServer(HttpServer server, ExecutorService threads, Access access) {
        this.server = server;
        this.threads = threads;
        this.access = access;
    }

    /**
     * Takes the port; requests wait until {@link #show}.
     *
     * @throws IllegalArgumentException when the address is in use or not this machine's, or other
     *     machines reach it and nobody is asked for a token
     */
    public static RestServer bind(InetSocketAddress address, Access access) {
        String shown = address.getHostString() + ":" + address.getPort();
        if (!access.isGuarded()
                && address.getAddress() != null
                && !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "--listen "
                            + shown
                            + ": other machines would reach this without a token; give"
                            + " --api-token-file FILE, or listen on 127.0.0.1");
        }
        try {
            HttpServer server = HttpServer.create(address, 0);
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            server.setExecutor(threads);
            return new RestServer(server, threads, access);
        } catch (BindException e) {
            throw new IllegalArgumentException(
                    "--listen " + shown + ": " + e.getMessage() + "; choose another port", e);
        } catch (IOException | UnresolvedAddressException e) {
            throw new IllegalArgumentException("--listen " + shown + ": " + e.getMessage(), e);
        }
    }

    /**
     * Begins to show the process; whoever asks for more is told to come again.
     *
     * @param status what the coordinator's process shows of itself
     */
    public void show(StatusPages status) {
        server.createContext(StatusPages.METRICS, status).getFilters().add(new TokenGuard(access));
        server.createContext(StatusPages.READYZ, status);
        server.createContext("/", exchange -> answers.handle(exchange));
        server.start();
    }

    /** Begins to answer. */
    public void serve(Coordinator coordinator) {
        answers = new Responder(new Api(coordinator).routes(), access);
    }

    /** Where it is reached, with the port it was given when asked for any. */
    public URI address() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : host(address);
        return URI.create("http://" + host + ":" + address.getPort());
    }

    private static String host(InetSocketAddress address) {
        String host = address.getHostString();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
