package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.http.Access;
import io.latentrelay.coordinator.http.CoordinatorClient;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.StatusText;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How commands reach the coordinator, and the options they share. */
final class CoordinatorAccess {

    static final Option COORDINATOR =
            Option.withDefault(
                    "coordinator",
                    "URL",
                    "Where the coordinator answers.",
                    "http://127.0.0.1:7070");
    static final Option JSON = Option.flag("json", "Print JSON, for programs.");

    static final Option TOKEN_FILE =
            Option.optional(
                    "api-token-file", "FILE", "Holds the token that the coordinator asks for.");

    private CoordinatorAccess() {}

    static List<Option> options(Option... more) {
        List<Option> options = new ArrayList<>(List.of(COORDINATOR, TOKEN_FILE, JSON));
        options.addAll(List.of(more));
        return options;
    }

    /**
     * Says how the run stands, where there is one.
     *
     * @throws IllegalArgumentException when no run has the name
     */
    static int show(Settings settings, PrintStream out, String name, Optional<RunStatus> found) {
        RunStatus run = known(name, found);
        if (settings.flag(JSON)) {
            out.print(run.toJson().pretty());
        } else {
            StatusText.of(run).forEach(out::println);
        }
        return 0;
    }

    /**
     * @throws IllegalArgumentException when no run has the name
     */
    static RunStatus known(String name, Optional<RunStatus> run) {
        return run.orElseThrow(
                () ->
                        new IllegalArgumentException(
                                "no run is called '" + name + "'; all runs: relay runs"));
    }

    static CoordinatorClient client(Settings settings) {
        URI uri = settings.uri(COORDINATOR);
        if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
            throw settings.refusal(COORDINATOR, "an http address such as http://127.0.0.1:7070");
        }
        Optional<String> token =
                settings.optional(TOKEN_FILE).map(file -> Access.token(settings.path(TOKEN_FILE)));
        return new CoordinatorClient(uri, token);
    }
}
