package io.latentrelay.transport.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {

    private static final Option BUCKET =
            Option.withDefault("bucket", "NAME", "Where pictures go; 100% of them.", "pictures");
    private static final Option MODEL = Option.required("model", "DIR", "The model.");
    private static final Option SECRET = Option.secret("secret-key", "KEY", "The key.");
    private static final Option FAST = Option.flag("fast", "Hurry.");
    private static final Option VOLUME =
            Option.withDefault("volume", "X", "How loud.", "1").orShort('v');
    private static final Option PORT = Option.withDefault("port", "N", "The port.", "80");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();

    /** Prints what it was told, and fails as it is told to. */
    private record Echo() implements Command {
        @Override
        public String name() {
            return "echo";
        }

        @Override
        public String summary() {
            return "Says 100% of what it was told.";
        }

        @Override
        public String description() {
            return "Reads RUN.yaml.\n\nExample:\n  relay echo --model m run.yaml  # costs ${5%}";
        }

        @Override
        public List<Option> options() {
            return List.of(BUCKET, MODEL, SECRET, FAST);
        }

        @Override
        public List<String> arguments() {
            return List.of("RUN.yaml");
        }

        @Override
        public int run(Settings settings, PrintStream out) throws IOException {
            switch (settings.string(BUCKET)) {
                case "bad" -> throw new IllegalArgumentException("bucket 'bad' is bad");
                case "mistaken-twice" ->
                        throw new IllegalArgumentException("run.yaml:1: name\nrun.yaml:4: steps");
                case "broken" ->
                        throw new IllegalStateException(
                                "store failed", new IOException("connection\nreset"));
                default ->
                        out.print(
                                settings.string(BUCKET)
                                        + " "
                                        + settings.flag(FAST)
                                        + " "
                                        + settings.arguments());
            }
            return 0;
        }
    }

    private record Serve() implements Command {
        @Override
        public String name() {
            return "serve";
        }

        @Override
        public String summary() {
            return "Serves.";
        }

        @Override
        public List<Option> options() {
            return List.of(PORT);
        }

        @Override
        public int run(Settings settings, PrintStream out) {
            return settings.integer(PORT, 1, 65535) == 80 ? 0 : 1;
        }
    }

    /** One of a group, with any number of arguments. */
    private record Shout() implements Command {
        @Override
        public String name() {
            return "shout";
        }

        @Override
        public Optional<CommandGroup> group() {
            return Optional.of(new CommandGroup("say", "Speak, 100% loud."));
        }

        @Override
        public String summary() {
            return "Shouts.";
        }

        @Override
        public List<Option> options() {
            return List.of(VOLUME);
        }

        @Override
        public List<String> arguments() {
            return List.of("NAME", "WORD...");
        }

        @Override
        public int run(Settings settings, PrintStream out) {
            out.print(settings.decimal(VOLUME, 0, 11) + " " + settings.arguments());
            return 0;
        }
    }

    private int relay(String... arguments) {
        out.reset();
        err.reset();
        Program program =
                new Program("relay", "1.2.3", List.of(new Echo(), new Serve(), new Shout()));
        return program.execute(new PrintStream(out), new PrintStream(err), environment, arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void commandLineBeatsEnvironmentBeatsFileBeatsDefault(@TempDir Path folder) throws IOException {
        assertThat(relay("echo", "run.yaml")).isZero();
        assertThat(out()).isEqualTo("pictures false [run.yaml]");

        Path file = Files.writeString(folder.resolve("relay.yaml"), "bucket: filed\nfast: true\n");
        assertThat(relay("echo", "--config", file.toString(), "run.yaml")).isZero();
        assertThat(out()).isEqualTo("filed true [run.yaml]");

        environment.put("RELAY_CONFIG", file.toString());
        environment.put("RELAY_BUCKET", "surrounding");
        assertThat(relay("echo", "run.yaml")).isZero();
        assertThat(out()).isEqualTo("surrounding true [run.yaml]");

        assertThat(relay("echo", "--bucket", "typed", "--fast=false", "run.yaml")).isZero();
        assertThat(out()).isEqualTo("typed false [run.yaml]");
    }

    @Test
    void aFlagDoesNotSwallowTheArgumentBehindIt() {
        assertThat(relay("echo", "--fast", "run.yaml")).isZero();
        assertThat(out()).isEqualTo("pictures true [run.yaml]");
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        environment.put("RELAY_BUCKET", "");
        assertThat(relay("echo", "run.yaml")).isZero();
        assertThat(out()).startsWith("pictures");
    }

    @Test
    void aMisspeltVariableIsRefusedAndAStrangersIsNot() {
        environment.put("RELAY_COORDINATOR_SERVICE_HOST", "10.0.0.1");
        assertThat(relay("echo", "run.yaml")).isZero();

        environment.put("RELAY_BUKET", "x");
        assertThat(relay("echo", "run.yaml")).isEqualTo(2);
        assertThat(err())
                .isEqualTo(
                        "relay echo: environment variable RELAY_BUKET is no option;"
                                + " did you mean RELAY_BUCKET?\n");
    }

    @Test
    void aFileMayServeSeveralCommands(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("relay.yaml"), "port: 8080\nbucket: b\n");
        assertThat(relay("echo", "--config", file.toString(), "run.yaml")).isZero();
        assertThat(relay("serve", "--config", file.toString())).isEqualTo(1);
    }

    @Test
    void badInputIsOneLineAndExitCodeTwo() {
        assertThat(relay("echo", "--bucket", "bad", "run.yaml")).isEqualTo(2);
        assertThat(err()).isEqualTo("relay echo: bucket 'bad' is bad\n");
        assertThat(out()).isEmpty();
    }

    @Test
    void severalMistakesAreALineEach() {
        assertThat(relay("echo", "--bucket", "mistaken-twice", "run.yaml")).isEqualTo(2);
        assertThat(err())
                .isEqualTo("relay echo: run.yaml:1: name\nrelay echo: run.yaml:4: steps\n");
    }

    @Test
    void aFailureIsOneLineWithItsCauseAndExitCodeOne() {
        assertThat(relay("echo", "--bucket", "broken", "run.yaml")).isEqualTo(1);
        assertThat(err()).isEqualTo("relay echo: store failed: connection reset\n");
    }

    @Test
    void theStackTraceIsThereForTheAsking() {
        relay("echo", "--bucket", "broken", "--stacktrace", "run.yaml");
        assertThat(err()).contains("at io.latentrelay").contains("Caused by: java.io.IOException");
    }

    @Test
    void helpShowsEveryOptionWithDefaultAndVariable() {
        assertThat(relay("echo", "--help")).isZero();
        assertThat(out())
                .contains("Says 100% of what it was told.")
                .contains("  relay echo --model m run.yaml  # costs ${5%}")
                .contains("Usage: relay echo")
                .contains("RUN.yaml")
                .contains("--bucket=NAME")
                .contains("100% of them")
                .contains("Default: pictures. Environment: RELAY_BUCKET.")
                .contains("Required. Environment: RELAY_MODEL.")
                .contains("--stacktrace")
                .contains("Environment: RELAY_CONFIG.");
    }

    @Test
    void helpOfTheProgramListsItsCommands() {
        assertThat(relay("--help")).isZero();
        assertThat(out())
                .contains("relay 1.2.3")
                .contains("echo")
                .contains("Says 100% of what it was told.");
        assertThat(relay()).isEqualTo(2);
        assertThat(err()).contains("Commands:");
        assertThat(relay("--version")).isZero();
        assertThat(out()).isEqualTo("relay 1.2.3\n");
    }

    @Test
    void unknownWordsSuggestTheNearest() {
        assertThat(relay("ecko")).isEqualTo(2);
        assertThat(err())
                .isEqualTo(
                        "relay: unknown command 'ecko'; did you mean echo?"
                                + " ('relay --help' lists them)\n");
        assertThat(relay("echo", "--modl", "m", "run.yaml")).isEqualTo(2);
        assertThat(err())
                .isEqualTo(
                        "relay echo: unknown option --modl; did you mean --model?"
                                + " ('relay echo --help' lists them)\n");
    }

    @Test
    void aMisspeltSecretIsNotRepeated() {
        assertThat(relay("echo", "--secret-kye=hunter2", "run.yaml")).isEqualTo(2);
        assertThat(err()).contains("--secret-key?").doesNotContain("hunter2");
        assertThat(relay("echo", "--secret-kye", "hunter2", "run.yaml")).isEqualTo(2);
        assertThat(err()).contains("--secret-key?").doesNotContain("hunter2");
        assertThat(relay("echo", "--secret-key", "hunter2", "--secret-key", "x", "run.yaml"))
                .isEqualTo(2);
        assertThat(err()).contains("--secret-key").doesNotContain("hunter2");
    }

    @Test
    void misplacedMissingAndSurplusWordsAreNamed() {
        assertThat(relay("--bucket", "b", "echo", "run.yaml")).isEqualTo(2);
        assertThat(err()).isEqualTo("relay: option --bucket must come after the command\n");
        assertThat(relay("echo")).isEqualTo(2);
        assertThat(err()).contains("relay echo: ").contains("RUN.yaml");
        assertThat(relay("echo", "a.yaml", "b.yaml")).isEqualTo(2);
        assertThat(err()).isEqualTo("relay echo: unexpected argument 'b.yaml'\n");
        assertThat(relay("echo", "run.yaml", "--bucket")).isEqualTo(2);
        assertThat(err()).contains("--bucket");
        assertThat(relay("echo", "run.yaml", "--fast=perhaps")).isEqualTo(2);
        assertThat(err()).isEqualTo("relay echo: option --fast takes only true or false\n");
    }

    @Test
    void aCommandOfAGroupIsCalledByBothWords() {
        assertThat(relay("say", "shout", "bob")).isZero();
        assertThat(out()).isEqualTo("1.0 [bob]");
        assertThat(relay("say", "shout", "--volume", "x", "bob")).isEqualTo(2);
        assertThat(err())
                .isEqualTo(
                        "relay say shout: --volume 'x' (from the command line) is not a number"
                                + " from 0.0 to 11.0\n");
        assertThat(relay("shout")).isEqualTo(2);
        assertThat(err()).startsWith("relay: unknown command 'shout'");
    }

    @Test
    void aGroupListsItsCommands() {
        assertThat(relay("--help")).isZero();
        assertThat(out()).contains("say").contains("Speak, 100% loud.").doesNotContain("Shouts.");
        assertThat(relay("say", "--help")).isZero();
        assertThat(out()).contains("Speak, 100% loud.").contains("shout").contains("Shouts.");
        assertThat(out()).contains("'relay say COMMAND --help'");
        assertThat(relay("say")).isEqualTo(2);
        assertThat(err()).contains("Shouts.");
        assertThat(relay("say", "shut")).isEqualTo(2);
        assertThat(err())
                .isEqualTo(
                        "relay say: unknown command 'shut'; did you mean shout?"
                                + " ('relay say --help' lists them)\n");
        assertThat(relay("say", "--volume", "2", "shout", "bob")).isEqualTo(2);
        assertThat(err()).isEqualTo("relay say: option --volume must come after the command\n");
        assertThat(relay("say", "shout", "--help")).isZero();
        assertThat(out()).contains("Usage: relay say shout").contains("-v, --volume=X");
    }

    @Test
    void theLastArgumentMayBeAnyNumberAndAnOptionMayBeALetter() {
        assertThat(relay("say", "shout", "bob", "-v", "2", "hey ho", "", "let's go")).isZero();
        assertThat(out()).isEqualTo("2.0 [bob, hey ho, , let's go]");
        assertThat(relay("say", "shout")).isEqualTo(2);
        assertThat(err()).contains("NAME");
        assertThat(relay("say", "shout", "bob", "-v", "2", "--volume", "3")).isEqualTo(2);
        assertThat(err()).isEqualTo("relay say shout: option --volume is given twice; keep one\n");
    }
}
