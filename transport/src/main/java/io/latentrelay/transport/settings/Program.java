package io.latentrelay.transport.settings;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A program of several commands: finds the command, gathers its settings, runs it, and turns what
 * goes wrong into one line and an exit code (0 done, 1 failed, 2 bad input).
 */
public final class Program {

    public static final Option LOG_FORMAT =
            Option.withDefault(
                    "log-format",
                    "FORMAT",
                    "How log lines look: text, or json, an object a line.",
                    "text");

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    private final String name;
    private final String version;
    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final BiConsumer<Command, Settings> preparation;

    public Program(String name, String version, List<Command> commands) {
        this(name, version, commands, (command, settings) -> {});
    }

    /**
     * With something to be done before the command is run, such as setting the log up.
     *
     * @param preparation may throw as commands do
     */
    public Program(
            String name,
            String version,
            List<Command> commands,
            BiConsumer<Command, Settings> preparation) {
        this.name = name;
        this.version = version;
        this.preparation = preparation;
        for (Command command : commands) {
            if (this.commands.put(command.path(), command) != null) {
                throw new IllegalStateException("Two commands are called " + command.path());
            }
        }
    }

    /** Whether {@link #LOG_FORMAT} asks for JSON. */
    public static boolean isLogInJson(Settings settings) {
        return settings.oneOf(LOG_FORMAT, List.of("text", "json")).equals("json");
    }

    /**
     * Runs the command that {@code arguments} name.
     *
     * @param out for the command's own output, and help
     * @param err for error messages
     * @return the exit code
     */
    public int execute(
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            String... arguments) {
        CommandLine syntax = ProgramSyntax.of(name, version, commands.values());
        ParseResult parsed;
        try {
            parsed = syntax.parseArgs(arguments);
        } catch (ParameterException e) {
            String place = e.getCommandLine().getCommandSpec().qualifiedName();
            err.println(place + ": " + Misuse.explain(e));
            return BAD_INPUT;
        }
        ParseResult words = parsed;
        while (words.hasSubcommand()) {
            words = words.subcommand();
        }
        if (words.isVersionHelpRequested()) {
            out.println(name + " " + version);
            return DONE;
        }
        if (words.isUsageHelpRequested()) {
            words.commandSpec().commandLine().usage(out);
            return DONE;
        }
        Command command = commands.get(path(words));
        if (command == null) {
            words.commandSpec().commandLine().usage(err);
            return BAD_INPUT;
        }
        return run(command, words, new Environment(environment), out, err);
    }

    /** The words that call a command, the program's own name left out. */
    private String path(ParseResult words) {
        String qualified = words.commandSpec().qualifiedName();
        return qualified.substring(name.length()).strip();
    }

    private int run(
            Command command,
            ParseResult words,
            Environment environment,
            PrintStream out,
            PrintStream err) {
        boolean stacktrace = false;
        try {
            Settings settings = settings(command, words, environment);
            stacktrace = settings.flag(ProgramSyntax.STACKTRACE);
            preparation.accept(command, settings);
            return command.run(settings, out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return report(command, e, FAILED, stacktrace, err);
        } catch (IllegalArgumentException e) {
            return report(command, e, BAD_INPUT, stacktrace, err);
        } catch (Exception e) {
            return report(command, e, FAILED, stacktrace, err);
        }
    }

    private int report(
            Command command, Exception e, int code, boolean stacktrace, PrintStream err) {
        List<String> messages = messages(e);
        // The message of bad input was written for the user; what lies below it was not.
        // It may have several lines: a file with several mistakes has one for each.
        String said =
                code == BAD_INPUT
                        ? messages.get(0)
                        : String.join(": ", messages).replaceAll("\\s*\\R\\s*", " ");
        said.lines().forEach(line -> err.println(name + " " + command.path() + ": " + line));
        if (stacktrace) {
            e.printStackTrace(err);
        }
        return code;
    }

    /** Every message on the way down to the cause, each said once. */
    private static List<String> messages(Throwable e) {
        List<String> messages = new ArrayList<>();
        for (Throwable t = e; t != null; t = t.getCause()) {
            String message = t.getMessage();
            String said = message == null ? t.getClass().getSimpleName() : message;
            if (messages.stream().noneMatch(earlier -> earlier.contains(said))) {
                messages.add(said);
            }
        }
        return messages;
    }

    private Settings settings(Command command, ParseResult words, Environment environment) {
        Collection<Option> known = optionsOfAnyCommand();
        environment.refuseMisspelt(known);
        List<Option> own = new ArrayList<>(command.options());
        own.addAll(ProgramSyntax.COMMON);
        Map<String, Settings.Given> given = new HashMap<>();
        Map<String, Settings.Given> onCommandLine = onCommandLine(words);
        Optional.ofNullable(onCommandLine.get(ProgramSyntax.CONFIG.name()))
                .or(() -> environment.find(ProgramSyntax.CONFIG))
                .ifPresent(config -> given.putAll(file(config, known)));
        given.putAll(environment.values(own));
        given.putAll(onCommandLine);
        List<String> arguments =
                words.matchedPositionals().stream()
                        .distinct()
                        .flatMap(positional -> positional.stringValues().stream())
                        .collect(Collectors.toList());
        return new Settings(given, arguments);
    }

    private static Map<String, Settings.Given> file(
            Settings.Given config, Collection<Option> known) {
        Path path =
                new Settings(Map.of(ProgramSyntax.CONFIG.name(), config), List.of())
                        .path(ProgramSyntax.CONFIG);
        Set<String> names =
                known.stream()
                        .filter(option -> !option.equals(ProgramSyntax.CONFIG))
                        .map(Option::name)
                        .collect(Collectors.toSet());
        return new SettingsFile(path, names).read();
    }

    private static Map<String, Settings.Given> onCommandLine(ParseResult words) {
        Map<String, Settings.Given> given = new HashMap<>();
        for (OptionSpec option : words.matchedOptions()) {
            String text = String.valueOf(option.<Object>getValue());
            given.put(
                    option.longestName().substring("--".length()),
                    new Settings.Given(text, "from the command line"));
        }
        return given;
    }

    private Collection<Option> optionsOfAnyCommand() {
        Map<String, Option> options = new LinkedHashMap<>();
        ProgramSyntax.COMMON.forEach(option -> options.put(option.name(), option));
        commands.values().stream()
                .flatMap(command -> command.options().stream())
                .forEach(option -> options.putIfAbsent(option.name(), option));
        return options.values();
    }
}
