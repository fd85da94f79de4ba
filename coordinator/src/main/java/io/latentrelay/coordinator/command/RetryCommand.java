package io.latentrelay.coordinator.command;

import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** {@code relay retry}: tries images again that failed. */
final class RetryCommand implements Command {

    private static final Option REASON =
            Option.optional(
                    "reason",
                    "REASON,...",
                    "Only those that failed for these reasons; 'relay failures' shows them.");

    @Override
    public String name() {
        return "retry";
    }

    @Override
    public String summary() {
        return "Try a run's failed images again; what is stored is not made again.";
    }

    @Override
    public String description() {
        return """
                A finished run goes on at once; one that is not finished tries again when all else has
                ended. Images that are tried again get a second row in the manifest, in later parts:
                the last row of an image says how it ended.

                  relay retry lighthouses
                  relay retry lighthouses --reason TOO_MANY_ATTEMPTS,LOST\
                """;
    }

    @Override
    public List<String> arguments() {
        return List.of("NAME");
    }

    @Override
    public List<Option> options() {
        return CoordinatorAccess.options(REASON);
    }

    @Override
    public int run(Settings settings, PrintStream out) throws InterruptedException {
        String run = settings.arguments().get(0);
        List<String> reasons =
                settings.optional(REASON)
                        .map(text -> Arrays.stream(text.split(",")).map(String::strip).toList())
                        .orElse(List.of());
        return CoordinatorAccess.show(
                settings, out, run, CoordinatorAccess.client(settings).retry(run, reasons));
    }
}
