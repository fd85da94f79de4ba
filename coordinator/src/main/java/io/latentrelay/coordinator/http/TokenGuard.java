package io.latentrelay.coordinator.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Optional;

/** Lets those see a page who may see the interface. */
final class TokenGuard extends Filter {

    private final Access access;

    TokenGuard(Access access) {
        this.access = access;
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        Optional<String> authorization =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
        if (access.role(authorization).compareTo(Role.READER) >= 0) {
            chain.doFilter(exchange);
        } else {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        }
    }

    @Override
    public String description() {
        return "asks for a token";
    }
}
