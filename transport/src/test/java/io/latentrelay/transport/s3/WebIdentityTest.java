package io.latentrelay.transport.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without keys of ours the SDK's chain finds others: here a Kubernetes service account's token, for
 * which STS gives keys for a while.
 */
class WebIdentityTest {

    private static final String ANSWER =
            """
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <AssumeRoleWithWebIdentityResult><Credentials>
                <AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>for-a-while</SecretAccessKey>
                <SessionToken>session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
              </Credentials></AssumeRoleWithWebIdentityResult>
            </AssumeRoleWithWebIdentityResponse>
            """;

    @TempDir Path folder;

    private final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** STS is asked with POST, the bucket with HEAD. */
    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            byte[] bytes = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } else {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Security-Token"))
                    .ifPresent(tokens::add);
            exchange.sendResponseHeaders(200, -1);
        }
        exchange.close();
    }

    @AfterEach
    void stop() {
        properties("").keySet().forEach(System::clearProperty);
        server.stop(0);
    }

    private Map<String, String> properties(String tokenFile) {
        return Map.of(
                "aws.roleArn",
                "arn:aws:iam::1:role/latent-relay",
                "aws.webIdentityTokenFile",
                tokenFile,
                // Without a region STS is asked at its first address only.
                "aws.region",
                "us-east-1",
                "aws.endpointUrlSts",
                address());
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void keysForAWhileComeFromAServiceAccountsToken() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "of a service account");
        properties(token.toString()).forEach(System::setProperty);
        Settings settings = Settings.of(Map.of("s3-endpoint", address(), "bucket", "pictures"));

        try (ObjectStore store = S3Connection.from(settings).open()) {
            store.check();
        }

        assertThat(tokens).containsExactly("session");
    }
}
