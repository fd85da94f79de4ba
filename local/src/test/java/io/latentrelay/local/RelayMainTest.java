package io.latentrelay.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Program;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as a whole: that its commands get along, and that mistakes begin nothing. */
class RelayMainTest {

    private record Ended(int exitCode, String out, String err) {}

    @TempDir Path folder;

    @Test
    void everyCommandIsInTheHelp() {
        for (Command command : RelayMain.commands()) {
            String[] words =
                    command.group()
                            .map(group -> new String[] {group.name(), "--help"})
                            .orElse(new String[] {"--help"});
            String help = relay(words).out();

            assertThat(help).contains(command.name()).contains(command.summary());
        }
    }

    /** One environment variable sets an option of every command that has it. */
    @Test
    void optionsOfOneNameTakeValuesOfOneKind() {
        Map<String, Option> seen = new HashMap<>();
        for (Command command : RelayMain.commands()) {
            for (Option option : command.options()) {
                Option other = seen.putIfAbsent(option.name(), option);
                if (other != null) {
                    assertThat(option.value())
                            .as("--%s of %s", option.name(), command.name())
                            .isEqualTo(other.value());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unknown key      | stepz: 25    | run.yaml:2: settings.stepz: unknown key",
                "no steps         | steps: 0     | settings.steps",
                "width            | width: 100   | settings.width",
            })
    void aRunFileWithAMistakeBeginsNothing(String what, String setting, String message)
            throws Exception {
        Path run = folder.resolve("run.yaml");
        Files.writeString(run, "name: bad\nsettings: {" + setting + "}\nprompts: [a red circle]\n");

        Ended ended = relay("local", "--run", run.toString(), "--data", data().toString());

        assertThat(ended.exitCode()).as(what).isEqualTo(2);
        assertThat(ended.err().lines()).as(what).hasSize(1);
        assertThat(ended.err()).contains(message);
        assertThat(data()).doesNotExist();
    }

    @Test
    void aMissingModelBeginsNothing() throws Exception {
        Path run = Files.writeString(folder.resolve("run.yaml"), "name: x\nprompts: [a circle]\n");
        String nowhere = folder.resolve("nowhere").toString();

        Ended ended =
                relay(
                        "local",
                        "--run",
                        run.toString(),
                        "--data",
                        data().toString(),
                        "--model-base",
                        nowhere,
                        "--model-refiner",
                        nowhere);

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains(nowhere);
        assertThat(data()).doesNotExist();
    }

    @Test
    void oneModelWithoutTheOtherIsRefused() throws Exception {
        Path run = Files.writeString(folder.resolve("run.yaml"), "name: x\nprompts: [a circle]\n");

        Ended ended = relay("local", "--run", run.toString(), "--model-base", "base");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("--model-refiner is missing");
    }

    private Path data() {
        return folder.resolve("data");
    }

    private static Ended relay(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                new Program("relay", "test", RelayMain.commands())
                        .execute(print(out), print(err), Map.of(), words);
        return new Ended(exitCode, text(out), text(err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
