package io.latentrelay.transport.settings;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** A command of the {@code relay} program: what it is called, what it reads, what it does. */
public interface Command {

    String name();

    /** The group it belongs to: its users write the group's name before its own. */
    default Optional<CommandGroup> group() {
        return Optional.empty();
    }

    /** All words that call it, such as {@code inspect noise}. */
    default String path() {
        return group().map(group -> group.name() + " ").orElse("") + name();
    }

    /** One line for the list of commands. */
    String summary();

    /** Further text for the command's own help: what it does, with an example. */
    default String description() {
        return summary();
    }

    List<Option> options();

    /**
     * Names of the positional arguments, all required, such as {@code RUN.yaml}. The last may end
     * in three dots, {@code PROMPT...}: any number of them, none included.
     */
    default List<String> arguments() {
        return List.of();
    }

    /** Name of the worker that it runs, for log lines; empty when it runs none. */
    default Optional<String> worker(Settings settings) {
        return Optional.empty();
    }

    /**
     * Runs it.
     *
     * @return the exit code: 0 done, 1 failed, 2 bad input
     * @throws IllegalArgumentException for input the user can mend; shown as one line, exit code 2
     */
    int run(Settings settings, PrintStream out) throws Exception;
}
