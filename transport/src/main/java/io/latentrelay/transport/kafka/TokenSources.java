package io.latentrelay.transport.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * Lets Kafka's clients fetch tokens from where the user's properties say. They open only addresses
 * and files that system properties list: in a server whose clients others configure, that keeps
 * these from reading what they may not. Here whoever writes the properties also starts the process.
 * Where a list is given to the JVM, that list stands.
 */
final class TokenSources {

    private static final String TOKENS = "sasl.oauthbearer.token.endpoint.url";
    private static final List<String> ADDRESSES =
            List.of(TOKENS, "sasl.oauthbearer.jwks.endpoint.url");
    private static final List<String> FILES =
            List.of(
                    "sasl.oauthbearer.assertion.file",
                    "sasl.oauthbearer.assertion.private.key.file",
                    "sasl.oauthbearer.assertion.template.file");

    private static final String ADVICE =
            ". No authority that this process trusts has signed the certificate found there. Name"
                    + " yours within sasl.jaas.config: ssl.truststore.type=\"PEM\""
                    + " ssl.truststore.location=\"FILE\". The line ssl.truststore.location outside"
                    + " it is for the brokers only";

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final TokenSources ALLOWED_ADDRESSES =
            new TokenSources("org.apache.kafka.sasl.oauthbearer.allowed.urls");
    private static final TokenSources ALLOWED_FILES =
            new TokenSources("org.apache.kafka.sasl.oauthbearer.allowed.files");

    /** A name and a password before the host, and a query. */
    private static final Pattern SECRETS = Pattern.compile("(?<=://)[^/?]*@|\\?.*");

    private final String property;
    private final boolean isGiven;
    private final Set<String> allowed = new LinkedHashSet<>();

    private TokenSources(String property) {
        this.property = property;
        this.isGiven = System.getProperty(property) != null;
    }

    /** Allows what the properties of a client name, from now on, in this process. */
    static void allow(Map<String, String> properties) {
        ALLOWED_ADDRESSES.add(ADDRESSES, properties, value -> value);
        ALLOWED_FILES.add(FILES, properties, value -> Path.of(value).toAbsolutePath().toString());
    }

    /**
     * Where tokens come from, for a message: {@code , tokens from https://login.example.org/token};
     * empty where they are not asked for. Without what may be secret in an address.
     */
    static String text(Map<String, String> properties) {
        String address = properties.getOrDefault(TOKENS, "");
        return address.isEmpty() ? "" : ", tokens from " + SECRETS.matcher(address).replaceAll("");
    }

    /**
     * Kafka's clients have no limits here of their own: one that asks for a token where nobody
     * answers would wait without end, and be refused by the brokers meanwhile.
     */
    static void limitWaits(Map<String, Object> properties, Duration timeout) {
        int millis = Math.toIntExact(Math.min(LONGEST_WAIT.toMillis(), timeout.toMillis()));
        properties.put(SaslConfigs.SASL_LOGIN_CONNECT_TIMEOUT_MS, millis);
        properties.put(SaslConfigs.SASL_LOGIN_READ_TIMEOUT_MS, millis);
    }

    /** What would be right, after a login that failed; empty where the reason says all. */
    static String advice(Throwable failure) {
        return KafkaFailure.reason(failure).contains("PKIX path") ? ADVICE : "";
    }

    private synchronized void add(
            List<String> keys, Map<String, String> properties, UnaryOperator<String> asCompared) {
        for (String key : keys) {
            String value = properties.get(key);
            if (value != null && !isGiven && allowed.add(asCompared.apply(value.strip()))) {
                System.setProperty(property, String.join(",", allowed));
            }
        }
    }
}
