package io.latentrelay.local.inspect;

import io.latentrelay.local.output.Json;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.CommandGroup;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One thing to look at: computes a report, and prints it for people or for scripts. */
interface Topic extends Command {

    CommandGroup GROUP =
            new CommandGroup(
                    "inspect",
                    "Show what the pipeline computes: tokens, schedules, noise, models and more.");

    Option JSON = Option.flag("json", "Print JSON, with every number in full.");

    /** A record: its components are the JSON document. */
    interface Report {

        void print(PrintStream out);
    }

    /** What it reads besides {@link #JSON}. */
    List<Option> ownOptions();

    Report report(Settings settings);

    @Override
    default Optional<CommandGroup> group() {
        return Optional.of(GROUP);
    }

    @Override
    default List<Option> options() {
        List<Option> options = new ArrayList<>(ownOptions());
        options.add(JSON);
        return options;
    }

    @Override
    default int run(Settings settings, PrintStream out) {
        Report report = report(settings);
        if (settings.flag(JSON)) {
            out.println(Json.pretty(report));
        } else {
            report.print(out);
        }
        return 0;
    }
}
