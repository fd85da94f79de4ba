package io.latentrelay.transport.settings;

import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The program's commands and options as picocli knows them: for parsing, and for help. */
final class ProgramSyntax {

    static final Option CONFIG =
            Option.optional(
                    "config",
                    "FILE",
                    "YAML file of settings: option names without dashes, one 'name: value' a line.");
    static final Option STACKTRACE =
            Option.flag("stacktrace", "On failure, show the whole stack trace.");

    /** Options that every command has besides its own. */
    static final List<Option> COMMON = List.of(CONFIG, Program.LOG_FORMAT, STACKTRACE);

    private static final String PRECEDENCE =
            "Each can be given on the command line, in the environment (an empty variable counts as"
                    + " not set) or in a --config file; the first of these that gives it counts.";
    private static final int WIDTH = 100;

    private ProgramSyntax() {}

    static CommandLine of(String name, String version, Collection<Command> commands) {
        CommandSpec root = spec(name);
        root.version(name + " " + version);
        root.addOption(
                OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("Show the version.")
                        .build());
        showCommands(root, name + " " + version);
        for (Command command : commands) {
            CommandSpec parent = command.group().map(group -> group(root, group)).orElse(root);
            parent.addSubcommand(command.name(), new CommandLine(spec(command)));
        }
        return new CommandLine(root)
                .setExpandAtFiles(false)
                .setPosixClusteredShortOptionsAllowed(false)
                .setUsageHelpWidth(WIDTH);
    }

    /** The group's own place among the commands, made when first asked for. */
    private static CommandSpec group(CommandSpec root, CommandGroup group) {
        CommandLine known = root.subcommands().get(group.name());
        if (known != null) {
            return known.getCommandSpec();
        }
        CommandSpec spec = spec(group.name());
        root.addSubcommand(group.name(), new CommandLine(spec));
        showCommands(spec, escaped(group.summary()));
        return spec;
    }

    private static void showCommands(CommandSpec spec, String header) {
        String all = spec.qualifiedName() + " COMMAND --help";
        spec.usageMessage()
                .header(header)
                .synopsisSubcommandLabel("COMMAND")
                .commandListHeading("%nCommands:%n")
                .footer("", "'" + all + "' shows a command's options.", PRECEDENCE);
    }

    private static CommandSpec spec(Command command) {
        CommandSpec spec = spec(command.name());
        UsageMessageSpec usage = spec.usageMessage();
        usage.header(escaped(command.summary()));
        if (!command.description().equals(command.summary())) {
            usage.description(escaped("\n" + command.description()).split("\n", -1));
        }
        usage.parameterListHeading("%nArguments:%n")
                .optionListHeading("%nOptions:%n")
                .footer("", PRECEDENCE);
        List<String> arguments = command.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            spec.addPositional(positional(i, arguments.get(i)));
        }
        command.options().forEach(option -> spec.addOption(spec(option)));
        COMMON.forEach(option -> spec.addOption(spec(option)));
        return spec;
    }

    private static PositionalParamSpec positional(int index, String label) {
        PositionalParamSpec.Builder spec =
                PositionalParamSpec.builder().paramLabel(label).hideParamSyntax(true);
        return label.endsWith("...")
                ? spec.index(index + "..*")
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build()
                : spec.index(String.valueOf(index)).type(String.class).required(true).build();
    }

    private static CommandSpec spec(String name) {
        CommandSpec spec = CommandSpec.create().name(name);
        // Descriptions are plain text: nothing in them is a variable.
        spec.interpolateVariables(false);
        spec.usageMessage().sortOptions(false).width(WIDTH);
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        return spec;
    }

    private static OptionSpec spec(Option option) {
        OptionSpec.Builder spec =
                OptionSpec.builder(names(option)).description(option.help(), details(option));
        return option.isFlag()
                ? spec.type(boolean.class).build()
                : spec.type(String.class).paramLabel(option.value()).build();
    }

    private static String[] names(Option option) {
        return option.letter()
                .map(letter -> new String[] {"-" + letter, option.onCommandLine()})
                .orElse(new String[] {option.onCommandLine()});
    }

    private static String details(Option option) {
        String standing =
                switch (option.kind()) {
                    case REQUIRED -> "Required. ";
                    case FLAG, SECRET -> "";
                    case OPTIONAL ->
                            option.fallback().map(text -> "Default: " + text + ". ").orElse("");
                };
        return standing + "Environment: " + option.environmentVariable() + ".";
    }

    /** picocli formats a command's texts, unlike an option's: a percent sign must be doubled. */
    private static String escaped(String text) {
        return text.replace("%", "%%");
    }
}
