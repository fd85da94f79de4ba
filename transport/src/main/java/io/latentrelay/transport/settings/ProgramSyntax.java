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
    static final List<Option> COMMON = List.of(CONFIG, STACKTRACE);

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
        root.usageMessage()
                .header(name + " " + version)
                .synopsisSubcommandLabel("COMMAND")
                .commandListHeading("%nCommands:%n")
                .footer("", "'" + name + " COMMAND --help' shows a command's options.", PRECEDENCE);
        for (Command command : commands) {
            root.addSubcommand(command.name(), new CommandLine(spec(command)));
        }
        return new CommandLine(root)
                .setExpandAtFiles(false)
                .setPosixClusteredShortOptionsAllowed(false)
                .setUsageHelpWidth(WIDTH);
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
            spec.addPositional(
                    PositionalParamSpec.builder()
                            .index(String.valueOf(i))
                            .paramLabel(arguments.get(i))
                            .hideParamSyntax(true)
                            .type(String.class)
                            .required(true)
                            .build());
        }
        command.options().forEach(option -> spec.addOption(spec(option)));
        COMMON.forEach(option -> spec.addOption(spec(option)));
        return spec;
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
                OptionSpec.builder(option.onCommandLine())
                        .description(option.help(), details(option));
        return option.isFlag()
                ? spec.type(boolean.class).build()
                : spec.type(String.class).paramLabel(option.value()).build();
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
