package io.latentrelay.local.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latentrelay.local.embedded.EmbeddedBroker;
import io.latentrelay.transport.kafka.Certificates;
import io.latentrelay.transport.kafka.IdentityProvider;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.waiting.Waits;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that asks for tokens, checks who signed them and for whom (OAUTHBEARER), and ends
 * sessions whose client shows no new one. The identity provider is behind TLS.
 */
@Timeout(300)
class KafkaTokenIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
    private static final String LISTENER = "listener.name.guarded.oauthbearer.";
    private static final String GUARD = LISTENER + "sasl.";

    private static final Duration LONG_LIFE = Duration.ofHours(1);

    private static final Duration SHORT_LIFE = Duration.ofSeconds(4);

    /** What each kind of client waits for when it is refused. */
    private static final List<String> REFUSED =
            List.of(
                    ".*, to write.*",
                    ".*, reading .*invalid_token.*",
                    ".*, taking work from .*invalid_token.*",
                    ".*what is left to do: .*refuses our credentials.*invalid_token.*");

    private static final String NO_TOKEN =
            ".*, taking work from .*: cannot connect to Kafka.*503.*";

    private static final String LOGIN =
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required ;";

    @TempDir private static Path folder;
    private static IdentityProvider provider;
    private static EmbeddedBroker broker;
    private static int guarded;

    private final Topics topics = TestBroker.newFleet();

    @BeforeAll
    static void start() throws IOException {
        provider = IdentityProvider.start(Certificates.make(folder, List.of("localhost")));
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
                Map.entry(GUARD + "oauthbearer.clock.skew.seconds", "0"),
                // Sessions end with their token, and at the latest after so long.
                Map.entry(LISTENER + "connections.max.reauth.ms", "60000"),
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

    @BeforeEach
    void tokensLiveLong() {
        provider.tokensLive(LONG_LIFE);
    }

    /**
     * Two tokens run out while work goes on, and a third while nobody gives out another: then all
     * wait, and go on by themselves. The broker allows that only to whom the tokens name: to its
     * super user 'coordinator'.
     */
    @Test
    void workOutlivesItsTokensAndAnIdentityProviderThatIsAway() throws Exception {
        KafkaConnection connection = connection(asking("60000"));
        connection.prepare();
        provider.tokensLive(SHORT_LIFE);
        try (TokenWork work = opened(() -> new TokenWork(connection))) {
            work.until(() -> work.done() > 0);
            int first = provider.issued();
            long shown = shownAgain();
            work.until(() -> provider.issued() >= first + 2 && shownAgain() >= shown + 3);

            provider.goAway();
            work.until(() -> areWaitedFor(REFUSED));
            assertThat(provider.turnedAway()).isPositive();

            provider.tokensLive(LONG_LIFE);
            provider.comeBack();
            int before = work.done();
            work.until(() -> work.done() > before);
            work.end();
        }
    }

    /**
     * Kafka's clients share a login, and with it its token, until the last of them closes. Whoever
     * is alone needs a new one to open again after a refusal.
     */
    @Test
    void aWorkerThatCannotOpenWithoutATokenTriesAgain() throws Exception {
        KafkaConnection connection = connection(asking("100"));
        connection.prepare();
        provider.tokensLive(SHORT_LIFE);
        try (WorkQueue alone = opened(() -> connection.workQueue(topics.handoffs(), 1, 1))) {
            assertThat(tookOne(alone)).isFalse();
            provider.goAway();
            await().atMost(PATIENCE).until(() -> areWaitedFor(List.of(NO_TOKEN)));

            provider.tokensLive(LONG_LIFE);
            provider.comeBack();
            try (Publisher publisher = connection.publisher()) {
                publisher.publish(topics.handoffs(), "k", Map.of(), new byte[] {1}).join();
            }
            await().atMost(PATIENCE).until(() -> tookOne(alone));
        }
    }

    /** On a busy machine a token may have run out when it is shown: that refuses a start. */
    private static <T> T opened(Callable<T> opening) {
        return await().atMost(PATIENCE)
                .ignoreException(IllegalArgumentException.class)
                .until(opening, Objects::nonNull);
    }

    /**
     * @param millis for so long a login asks for a token, before it fails and rests for ten seconds
     */
    private static Map<String, String> asking(String millis) {
        Map<String, String> properties = new HashMap<>(provider.clientProperties("coordinator"));
        properties.put("sasl.login.retry.backoff.max.ms", millis);
        // After half of a token's life, not 80 %: seconds to spare on a busy machine.
        properties.put("sasl.login.refresh.window.factor", "0.5");
        return properties;
    }

    private static boolean areWaitedFor(List<String> reasons) {
        List<String> waits =
                Waits.ofThisProcess().lasting(SHORT).stream().map(Waits.Wait::on).toList();
        return reasons.stream()
                .allMatch(reason -> waits.stream().anyMatch(wait -> wait.matches(reason)));
    }

    /** How often a client has shown a token on a connection that it had already. */
    private static long shownAgain() throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName threads =
                new ObjectName(
                        "kafka.server:type=socket-server-metrics,listener=GUARDED,networkProcessor=*");
        double sum = 0;
        for (ObjectName thread : beans.queryNames(threads, null)) {
            sum += (Double) beans.getAttribute(thread, "successful-reauthentication-total");
        }
        return Math.round(sum);
    }

    private static boolean tookOne(WorkQueue worker) throws InterruptedException {
        var taken = worker.take(1, SHORT);
        taken.forEach(Lease::complete);
        return !taken.isEmpty();
    }

    @Test
    void aTokenOfAnotherProviderIsRefused() throws IOException {
        try (IdentityProvider other = IdentityProvider.start()) {
            KafkaConnection connection = connection(other.clientProperties("coordinator"));

            assertThatThrownBy(connection::prepare)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("refuses our credentials (--kafka-properties)");
        }
    }
}
