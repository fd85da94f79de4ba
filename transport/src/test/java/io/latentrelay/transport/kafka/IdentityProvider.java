package io.latentrelay.transport.kafka;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
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
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives out tokens for client credentials (RFC 6749, 4.4) as identity providers do: JSON web tokens
 * (RFC 7519) signed with RS256, and the key to check them with (RFC 7517).
 */
public final class IdentityProvider implements AutoCloseable {

    public static final String ISSUER = "https://login.example.org";
    public static final String AUDIENCE = "kafka";

    private static final String SECRET = "s3cret-of-the-client";
    private static final int SECONDS = 3600;

    private final KeyPair keys;
    private final HttpServer server;
    private final AtomicInteger issued = new AtomicInteger();

    public IdentityProvider() {
        try {
            keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/token", this::token);
        server.start();
    }

    /** Tokens given out so far. */
    public int issued() {
        return issued.get();
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
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
                        + " required ;");
    }

    private void token(HttpExchange exchange) throws IOException {
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
                            .formatted(signed(client[0]), SECONDS));
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
                        .formatted(ISSUER, AUDIENCE, client, now, now + SECONDS);
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
