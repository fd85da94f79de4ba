package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.http.CoordinatorClient;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.net.URI;

/** How commands reach the coordinator, and the options they share. */
final class CoordinatorAccess {

    static final Option COORDINATOR =
            Option.withDefault(
                    "coordinator",
                    "URL",
                    "Where the coordinator answers.",
                    "http://127.0.0.1:7070");
    static final Option JSON = Option.flag("json", "Print JSON, for programs.");

    private CoordinatorAccess() {}

    static CoordinatorClient client(Settings settings) {
        URI uri = settings.uri(COORDINATOR);
        if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
            throw settings.refusal(COORDINATOR, "an http address such as http://127.0.0.1:7070");
        }
        return new CoordinatorClient(uri);
    }
}
