package io.latentrelay.local.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on 127.0.0.1. */
final class LoopbackPort {
    static final String HOST = "127.0.0.1";

    /** Asks for any free port. */
    static final int ANY = 0;

    private LoopbackPort() {}

    /** A port that is free now. */
    static int free() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address(ANY));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on " + HOST, e);
        }
    }

    /**
     * @throws IllegalArgumentException when {@code port} cannot be listened on now
     */
    static void requireFree(int port, String user) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    user + " port " + port + " is not a port: give 1 to 65535, or 0 for any free");
        }
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: a port whose last connections are still closing counts as free.
            socket.setReuseAddress(true);
            socket.bind(address(port));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    user
                            + " port "
                            + port
                            + " on "
                            + HOST
                            + " cannot be used ("
                            + e.getMessage()
                            + "): give another, or 0 for any free one",
                    e);
        }
    }

    private static InetSocketAddress address(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }
}
