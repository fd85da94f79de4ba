package io.latentrelay.transport.kafka;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Gives out tokens for client credentials (RFC 6749, 4.4) as identity providers do: JSON web tokens
 * (RFC 7519) signed with RS256, and the key to check them with (RFC 7517).
 */
public final class IdentityProvider implements AutoCloseable {

    public static final String ISSUER = "https://login.example.org";
    public static final String AUDIENCE = "kafka";

    private static final String SECRET = "s3cret-of-the-client";

    private final KeyPair keys;
    private final HttpServer server;
    private final String address;
    private final String trust;
    private final AtomicInteger issued = new AtomicInteger();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private volatile long life = 3600;
    private volatile boolean isAway;

    private IdentityProvider(HttpServer server, String address, String trust) {
        try {
            keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        this.server = server;
        this.address = address;
        this.trust = trust;
        server.createContext("/token", this::token);
        server.start();
    }

    public static IdentityProvider start() {
        try {
            HttpServer server = HttpServer.create(anyPort(), 0);
            String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
            return new IdentityProvider(server, address, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same behind TLS; its clients are told to trust the certificate's authority. */
    public static IdentityProvider start(Certificates certificates) {
        try {
            HttpsServer server = HttpsServer.create(anyPort(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context(certificates)));
            return new IdentityProvider(
                    server,
                    "https://localhost:" + server.getAddress().getPort() + "/token",
                    "ssl.truststore.type=\"PEM\" ssl.truststore.location=\""
                            + certificates.authority()
                            + "\" ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static SSLContext context(Certificates certificates) throws IOException {
        char[] password = Certificates.PASSWORD.toCharArray();
        try (InputStream stored = Files.newInputStream(certificates.keyStore())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(stored, password);
            KeyManagerFactory managers =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How long each token lives, from now on; an hour at first. */
    public void tokensLive(Duration time) {
        life = time.toSeconds();
    }

    /** Answers with 503 and gives out nothing, as the proxy before one that is down does. */
    public void goAway() {
        isAway = true;
    }

    public void comeBack() {
        isAway = false;
    }

    /** Requests that were answered with 503. */
    public int turnedAway() {
        return turnedAway.get();
    }

    /** Tokens given out so far. */
    public int issued() {
        return issued.get();
    }

    public String address() {
        return address;
    }

    /** What a client is told, with a secret that is taken. */
    public Map<String, String> clientProperties(String client) {
        return clientProperties(client, SECRET);
    }

    /** The same with another secret. */
    public Map<String, String> clientProperties(String client, String secret) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "OAUTHBEARER",
                "sasl.login.callback.handler.class",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler",
                "sasl.oauthbearer.token.endpoint.url",
                address(),
                "sasl.oauthbearer.client.credentials.client.id",
                client,
                "sasl.oauthbearer.client.credentials.client.secret",
                secret,
                "sasl.jaas.config",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"
                        + " required "
                        + trust
                        + ";");
    }

    private void token(HttpExchange exchange) throws IOException {
        if (isAway) {
            turnedAway.incrementAndGet();
            answer(exchange, 503, "{\"error\": \"temporarily_unavailable\"}");
            return;
        }
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String login = exchange.getRequestHeaders().getFirst("Authorization");
        String[] client =
                new String(
                                Base64.getDecoder().decode(login.substring("Basic ".length())),
                                StandardCharsets.UTF_8)
                        .split(":", 2);
        if (!asked.contains("grant_type=client_credentials")) {
            answer(exchange, 400, "{\"error\": \"unsupported_grant_type\"}");
        } else if (!client[1].equals(SECRET)) {
            answer(exchange, 401, "{\"error\": \"invalid_client\"}");
        } else {
            issued.incrementAndGet();
            answer(
                    exchange,
                    200,
                    "{\"access_token\": \"%s\", \"token_type\": \"Bearer\", \"expires_in\": %d}"
                            .formatted(signed(client[0]), life));
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String signed(String client) {
        long now = Instant.now().getEpochSecond();
        String claims =
                "{\"iss\": \"%s\", \"aud\": \"%s\", \"sub\": \"%s\", \"scope\": \"relay\", \"iat\": %d, \"exp\": %d}"
                        .formatted(ISSUER, AUDIENCE, client, now, now + life);
        String text =
                text("{\"alg\": \"RS256\", \"typ\": \"JWT\", \"kid\": \"1\"}") + "." + text(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + text(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The file with the key that its signatures are checked with. */
    public Path writeKeys(Path file) throws IOException {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return Files.writeString(
                file,
                "{\"keys\": [{\"kty\": \"RSA\", \"alg\": \"RS256\", \"use\": \"sig\", \"kid\": \"1\", \"n\": \"%s\", \"e\": \"%s\"}]}"
                        .formatted(number(key.getModulus()), number(key.getPublicExponent())));
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        byte[] unsigned = new byte[bytes.length - sign];
        System.arraycopy(bytes, sign, unsigned, 0, unsigned.length);
        return text(unsigned);
    }

    private static String text(String json) {
        return text(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
