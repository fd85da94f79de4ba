package io.latentrelay.local.transport;

import io.latentrelay.local.embedded.EmbeddedBroker;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A broker with locks of two seconds, reachable directly and by a detour that can be blocked. It
 * can be stopped and started again at the same address.
 */
final class TestBroker implements AutoCloseable {

    /** Short, so that tests can outlive it; the broker's own least is 15 s. */
    static final Duration LOCK = Duration.ofSeconds(2);

    /** So many consumers can be in a group; by default 200. */
    static final int GROUP_SIZE = 6;

    private static final AtomicInteger FLEETS = new AtomicInteger();

    private final Path folder;
    private final Detour detour = Detour.open();
    private final int port = freePort();
    private final int detouredPort = freePort();
    private EmbeddedBroker broker;

    TestBroker(Path folder) {
        this.folder = folder;
        detour.leadTo(detouredPort);
        this.broker = start();
    }

    private EmbeddedBroker start() {
        int controller = freePort();
        String loopback = "://127.0.0.1:";
        return EmbeddedBroker.start(
                folder,
                port,
                Map.of(
                        "group.share.max.size",
                        String.valueOf(GROUP_SIZE),
                        "group.share.min.record.lock.duration.ms",
                        "1000",
                        "controller.quorum.voters",
                        "1@127.0.0.1:" + controller,
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,DETOUR:PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "listeners",
                        "PLAINTEXT"
                                + (loopback + port)
                                + ",DETOUR"
                                + (loopback + detouredPort)
                                + ",CONTROLLER"
                                + (loopback + controller),
                        "advertised.listeners",
                        "PLAINTEXT" + (loopback + port) + ",DETOUR" + (loopback + detour.port())));
    }

    /** A fleet of its own: its topics and groups are nobody else's. */
    static Topics newFleet() {
        return new Topics("fleet-" + FLEETS.incrementAndGet());
    }

    KafkaConnection connection(Topics topics) {
        return connection(topics, port);
    }

    KafkaConnection connectionByDetour(Topics topics) {
        return connection(topics, detour.port());
    }

    static KafkaConnection connection(Topics topics, int port) {
        return new KafkaConnection(
                "127.0.0.1:" + port, topics, Map.of(), Duration.ofSeconds(30), 1, LOCK);
    }

    Detour detour() {
        return detour;
    }

    void stop() {
        broker.close();
    }

    void startAgain() {
        broker = start();
    }

    @Override
    public void close() {
        broker.close();
        detour.close();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
