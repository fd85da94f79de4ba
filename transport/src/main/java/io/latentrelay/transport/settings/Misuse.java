package io.latentrelay.transport.settings;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a command line. Never repeats a value: it may be secret. */
final class Misuse {

    private Misuse() {}

    static String explain(ParameterException error) {
        if (error instanceof UnmatchedArgumentException surplus) {
            List<String> unmatched = surplus.getUnmatched();
            return unmatched.get(0).startsWith("-")
                    ? unknownOption(error.getCommandLine(), name(unmatched.get(0)))
                    : unexpectedWord(error.getCommandLine(), unmatched.get(0));
        }
        if (error instanceof OverwrittenOptionException twice) {
            return "option " + name(twice.getOverwritten()) + " is given twice; keep one";
        }
        if (error instanceof MissingParameterException) {
            return String.valueOf(error.getMessage());
        }
        // All that is left: a flag with a value.
        return "option " + name(error.getArgSpec()) + " takes only true or false";
    }

    private static String unknownOption(CommandLine command, String option) {
        if (hasCommands(command) && takenBySomeCommand(command, option)) {
            return "option " + option + " must come after the command";
        }
        return "unknown option "
                + option
                + Nearest.hint(option, options(command))
                + " ('"
                + command.getCommandSpec().qualifiedName()
                + " --help' lists them)";
    }

    private static String unexpectedWord(CommandLine command, String word) {
        if (!hasCommands(command)) {
            return "unexpected argument '" + word + "'";
        }
        return "unknown command '"
                + word
                + "'"
                + Nearest.hint(word, command.getSubcommands().keySet())
                + " ('"
                + command.getCommandSpec().qualifiedName()
                + " --help' lists them)";
    }

    /** The program, or a group of commands. */
    private static boolean hasCommands(CommandLine command) {
        return !command.getSubcommands().isEmpty();
    }

    private static boolean takenBySomeCommand(CommandLine program, String option) {
        return program.getSubcommands().values().stream()
                .anyMatch(
                        command ->
                                options(command).contains(option)
                                        || takenBySomeCommand(command, option));
    }

    private static Set<String> options(CommandLine command) {
        return command.getCommandSpec().optionsMap().keySet().stream()
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String name(ArgSpec option) {
        return ((OptionSpec) option).longestName();
    }

    private static String name(String word) {
        int end = word.indexOf('=');
        return end < 0 ? word : word.substring(0, end);
    }
}
