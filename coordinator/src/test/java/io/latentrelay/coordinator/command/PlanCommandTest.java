package io.latentrelay.coordinator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.transport.settings.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that need no coordinator. */
class PlanCommandTest {

    private static final String DEMO_MODEL = "../demo-model/base";

    @TempDir private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int relay(String... arguments) {
        out.reset();
        err.reset();
        return new Program("relay", "test", CoordinatorCommands.all())
                .execute(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of("RELAY_COORDINATOR", "http://127.0.0.1:1"),
                        arguments);
    }

    private JsonObject json() {
        return JsonObject.parse(out.toByteArray());
    }

    @Test
    void theExampleIsARunThatCanBePlanned() {
        String file = folder.resolve("run.yaml").toString();
        assertThat(relay("init", "--to", file)).isZero();
        assertThat(relay("plan", file, "--json")).isZero();

        assertThat(json().whole("images")).isEqualTo(2 * 2 * 6);
        assertThat(json().whole("trajectories")).isEqualTo(2 * 2 * 3);
        assertThat(json().texts("warnings")).isEmpty();
    }

    @Test
    void initLeavesWhatIsThere() throws IOException {
        Path file = Files.writeString(folder.resolve("run.yaml"), "mine");

        assertThat(relay("init", "--to", file.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("is there already; name another file with --to");
        assertThat(file).hasContent("mine");
    }

    @Test
    void planCountsTokensWithAModelsTokenizer() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("run.yaml"),
                        "name: p\nprompts: [a fox, '" + "a red circle ".repeat(40) + "']\n");

        assertThat(relay("plan", file.toString(), "--model", DEMO_MODEL)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("1 prompts have more than 77")
                .contains("time           unknown");
        assertThat(relay("plan", file.toString(), "--model", folder.toString())).isEqualTo(2);
        assertThat(relay("plan", file.toString(), "--fleet")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("no coordinator answers at http://127.0.0.1:1");
    }

    @Test
    void planTellsWhatIsWrongLikeSubmit() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("run.yaml"),
                        "name: p\nprompts: [a]\nsweep: {stesp: [1]}\nsettings: {steps: 0}\n");

        assertThat(relay("plan", file.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("run.yaml:3: sweep.stesp: no setting; did you mean steps?")
                .contains("run.yaml:4: settings.steps: 0 must be a whole number");
    }
}
