package io.latentrelay.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.latentrelay.coordinator.dispatch.BusyException;
import io.latentrelay.transport.waiting.Waits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponderTest {

    @Test
    void whoAsksABusyCoordinatorIsToldToAskAgain() throws Exception {
        Route busy =
                new Route(
                        "GET",
                        "/busy",
                        Role.ANYONE,
                        0,
                        request -> {
                            throw new BusyException(new Waits());
                        });
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", new Responder(List.of(busy), Access.OPEN));
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/busy");
            HttpResponse<String> answer =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(address).build(),
                                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.body()).contains("nothing was changed, ask again");
        } finally {
            server.stop(0);
        }
    }
}
