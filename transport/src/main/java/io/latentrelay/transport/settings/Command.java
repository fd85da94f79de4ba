package io.latentrelay.transport.settings;

import java.io.PrintStream;
import java.util.List;

/** A command of the {@code relay} program: what it is called, what it reads, what it does. */
public interface Command {

    String name();

    /** One line for the list of commands. */
    String summary();

    /** Further text for the command's own help: what it does, with an example. */
    default String description() {
        return summary();
    }

    List<Option> options();

    /** Names of the positional arguments, all required, such as {@code RUN.yaml}. */
    default List<String> arguments() {
        return List.of();
    }

    /**
     * Runs it.
     *
     * @return the exit code: 0 done, 1 failed, 2 bad input
     * @throws IllegalArgumentException for input the user can mend; shown as one line, exit code 2
     */
    int run(Settings settings, PrintStream out) throws Exception;
}
