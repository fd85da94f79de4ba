package io.latentrelay.local.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.Exit;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * A Kafka broker inside this JVM: one KRaft node, broker and controller in one, its records in a
 * folder, reachable on 127.0.0.1 only. A node started again on the same folder has everything that
 * was acknowledged, on whatever port.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int ATTEMPTS = 3;

    private final FolderLock lock;
    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(FolderLock lock, KafkaRaftServer server, int port) {
        this.lock = lock;
        this.server = server;
        this.port = port;
    }

    /** As {@link #start(Path, int, Map)} with nothing extra. */
    public static EmbeddedBroker start(Path folder, int port) {
        return start(folder, port, Map.of());
    }

    /**
     * Starts the node and returns once it serves clients.
     *
     * @param folder its data folder, made if missing, ours alone while it runs
     * @param port where clients connect, 0 for any free port
     * @param extra broker properties that go before this class's own
     * @throws IllegalArgumentException when folder or port are in use or cannot be used
     * @throws IllegalStateException when Kafka refuses to start, with its reason
     */
    public static EmbeddedBroker start(Path folder, int port, Map<String, String> extra) {
        LoopbackPort.requireFree(port, "broker");
        sayWhenKafkaEndsTheProcess();
        FolderLock lock = FolderLock.acquire(folder);
        try {
            Path log = folder.toAbsolutePath().resolve("log");
            boolean isNew = format(log);
            EmbeddedBroker broker = start(lock, log, port, extra);
            // With properties of its own a broker may not let us in.
            if (isNew && extra.isEmpty()) {
                prepareForShareGroups(broker);
            }
            return broker;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void prepareForShareGroups(EmbeddedBroker broker) {
        try {
            ShareStateTopic.create(broker.bootstrapServers());
        } catch (RuntimeException e) {
            stop(broker.server);
            throw e;
        }
    }

    /** On a full or failing disk Kafka ends the whole JVM at once, with a line in the log only. */
    private static void sayWhenKafkaEndsTheProcess() {
        Exit.setHaltProcedure(
                (status, message) -> {
                    System.err.println(
                            "relay: the embedded broker failed and ends this process; the log says"
                                    + " why"
                                    + (message == null ? "" : ": " + message));
                    Runtime.getRuntime().halt(status);
                    throw new IllegalStateException("a halted process went on");
                });
    }

    /** A free port may be taken by somebody else before Kafka listens on it: then try others. */
    private static EmbeddedBroker start(
            FolderLock lock, Path log, int port, Map<String, String> extra) {
        for (int attempt = 1; ; attempt++) {
            int chosen = port == LoopbackPort.ANY ? LoopbackPort.free() : port;
            try {
                return new EmbeddedBroker(lock, startServer(log, chosen, extra), chosen);
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !isPortTaken(e)) {
                    throw new IllegalStateException(
                            "the embedded broker did not start on " + log + ": " + e.getMessage(),
                            e);
                }
            }
        }
    }

    private static KafkaRaftServer startServer(Path log, int port, Map<String, String> extra) {
        Properties properties = new Properties();
        properties.putAll(BrokerProperties.of(log, port, LoopbackPort.free(), extra));
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (RuntimeException e) {
            stop(server);
            throw e;
        }
    }

    private static boolean isPortTaken(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof java.net.BindException) {
                return true;
            }
        }
        return false;
    }

    /** True if the folder is new; otherwise everything in it stays. */
    private static boolean format(Path log) {
        if (Files.exists(log.resolve("meta.properties"))) {
            return false;
        }
        Formatter formatter =
                new Formatter()
                        .setClusterId(Uuid.randomUuid().toString())
                        .setNodeId(BrokerProperties.NODE_ID)
                        .setDirectories(List.of(log.toString()))
                        .setMetadataLogDirectory(log.toString())
                        .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                        .setIgnoreFormatted(true)
                        .setPrintStream(
                                new PrintStream(
                                        OutputStream.nullOutputStream(),
                                        false,
                                        StandardCharsets.UTF_8));
        try {
            formatter.run();
            return true;
        } catch (Exception e) {
            throw new IllegalStateException(
                    "the embedded broker cannot prepare its folder " + log + ": " + e.getMessage(),
                    e);
        }
    }

    public int port() {
        return port;
    }

    /** What clients connect to: {@code 127.0.0.1:9092}. */
    public String bootstrapServers() {
        return LoopbackPort.HOST + ":" + port;
    }

    /** Stops the node, in about a second. Clients see a broker that went away. */
    @Override
    public void close() {
        try {
            stop(server);
        } finally {
            lock.close();
        }
    }

    private static void stop(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }
}
