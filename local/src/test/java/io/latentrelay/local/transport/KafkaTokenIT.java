package io.latentrelay.local.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latentrelay.local.embedded.EmbeddedBroker;
import io.latentrelay.transport.kafka.IdentityProvider;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.RecordLog;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.settings.Settings;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that asks for tokens, and checks who signed them and for whom (OAUTHBEARER). */
class KafkaTokenIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
    private static final String GUARD = "listener.name.guarded.oauthbearer.sasl.";
    private static final String LOGIN =
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required ;";

    @TempDir private static Path folder;
    private static IdentityProvider provider;
    private static EmbeddedBroker broker;
    private static int guarded;

    private final Topics topics = TestBroker.newFleet();

    @BeforeAll
    static void start() throws IOException {
        provider = new IdentityProvider();
        guarded = TestBroker.freePort();
        String keys = provider.writeKeys(folder.resolve("keys.json")).toUri().toString();
        // For the broker, which runs in this process; what the clients need is not for a test to
        // allow.
        String before = System.getProperty(ALLOWED);
        System.setProperty(ALLOWED, keys);
        try {
            int open = TestBroker.freePort();
            broker = EmbeddedBroker.start(folder.resolve("broker"), open, properties(open, keys));
        } finally {
            if (before == null) {
                System.clearProperty(ALLOWED);
            } else {
                System.setProperty(ALLOWED, before);
            }
        }
    }

    private static Map<String, String> properties(int open, String keys) {
        String controller = "127.0.0.1:" + TestBroker.freePort();
        String listeners = "PLAINTEXT://127.0.0.1:" + open + ",GUARDED://127.0.0.1:" + guarded;
        return Map.ofEntries(
                Map.entry("controller.quorum.voters", "1@" + controller),
                Map.entry(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,GUARDED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("listeners", listeners + ",CONTROLLER://" + controller),
                Map.entry("advertised.listeners", listeners),
                Map.entry("sasl.enabled.mechanisms", "OAUTHBEARER"),
                Map.entry(GUARD + "jaas.config", LOGIN),
                Map.entry(
                        GUARD + "server.callback.handler.class",
                        "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler"),
                Map.entry(GUARD + "oauthbearer.jwks.endpoint.url", keys),
                Map.entry(GUARD + "oauthbearer.expected.issuer", IdentityProvider.ISSUER),
                Map.entry(GUARD + "oauthbearer.expected.audience", IdentityProvider.AUDIENCE),
                Map.entry(
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                Map.entry("super.users", "User:ANONYMOUS;User:coordinator"));
    }

    @AfterAll
    static void stop() {
        broker.close();
        provider.close();
    }

    /** As a process is told: by a file. */
    private KafkaConnection connection(Map<String, String> client) throws IOException {
        Properties properties = new Properties();
        properties.putAll(client);
        Path file = folder.resolve(topics.baseJobs() + ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return KafkaConnection.from(
                Settings.of(
                        Map.of(
                                "bootstrap-servers",
                                "127.0.0.1:" + guarded,
                                "kafka-properties",
                                file.toString(),
                                "topic-prefix",
                                topics.prefix(),
                                "kafka-timeout",
                                "10s")));
    }

    /** The broker allows this only to whom the token names: to its super user 'coordinator'. */
    @Test
    void whoHasATokenWorks() throws Exception {
        KafkaConnection connection = connection(provider.clientProperties("coordinator"));
        connection.prepare();
        try (Publisher publisher = connection.publisher();
                WorkQueue worker = connection.workQueue(topics.baseJobs(), 1, 2);
                RecordLog log = connection.log(topics.results())) {
            publisher.publish(topics.baseJobs(), "k", Map.of(), new byte[] {1}).join();
            publisher.publish(topics.results(), "k", Map.of(), new byte[] {2}).join();

            await().atMost(PATIENCE).until(() -> tookOne(worker));
            await().atMost(PATIENCE).until(() -> log.read(SHORT).size() == 1);
        }
        assertThat(provider.issued()).isPositive();
    }

    private static boolean tookOne(WorkQueue worker) throws InterruptedException {
        var taken = worker.take(1, SHORT);
        taken.forEach(Lease::complete);
        return !taken.isEmpty();
    }

    @Test
    void aTokenOfAnotherProviderIsRefused() throws IOException {
        try (IdentityProvider other = new IdentityProvider()) {
            KafkaConnection connection = connection(other.clientProperties("coordinator"));

            assertThatThrownBy(connection::prepare)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("refuses our credentials (--kafka-properties)");
        }
    }
}
