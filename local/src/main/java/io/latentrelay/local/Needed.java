package io.latentrelay.local;

import io.latentrelay.transport.settings.Option;
import java.io.PrintStream;
import java.util.Map;
import java.util.stream.Collectors;

/** What has to be given to the processes that connect to a server, ready to be copied. */
final class Needed {

    private Needed() {}

    static void print(Map<Option, String> options, PrintStream out) {
        out.println("The other processes need");
        out.println(
                options.entrySet().stream()
                        .map(given -> given.getKey().onCommandLine() + " " + given.getValue())
                        .collect(Collectors.joining(" ", "    ", "")));
        out.println("or, in their environment,");
        options.forEach(
                (option, value) ->
                        out.println("    export " + option.environmentVariable() + "=" + value));
    }
}
