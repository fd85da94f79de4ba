package io.latentrelay.coordinator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.Coordinator;
import io.latentrelay.coordinator.dispatch.InMemoryFleet;
import io.latentrelay.coordinator.dispatch.Limits;
import io.latentrelay.coordinator.http.Access;
import io.latentrelay.coordinator.http.RestServer;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.transport.settings.Program;
import io.latentrelay.transport.telemetry.Readiness;
import io.latentrelay.transport.telemetry.StatusPages;
import io.latentrelay.transport.telemetry.Telemetry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandsTest {

    private static final String RUN =
            """
            name: first-run
            prompts: [a fox, a hen]
            images_per_prompt: 2
            refiner:
              fraction: [0.2, 0]
            """;

    @TempDir Path folder;

    private final InMemoryFleet fleet = new InMemoryFleet();
    private final RestServer server =
            RestServer.bind(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Access.OPEN);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Coordinator coordinator;

    @BeforeEach
    void serve() throws InterruptedException {
        coordinator = Coordinator.start(fleet.line(), Limits.DEFAULT);
        server.show(new StatusPages(new Telemetry(), new Readiness("starting")));
        server.serve(coordinator);
    }

    @AfterEach
    void close() throws InterruptedException {
        server.close();
        coordinator.close();
        fleet.stop();
    }

    private int relay(String... arguments) {
        out.reset();
        err.reset();
        return new Program("relay", "test", CoordinatorCommands.all())
                .execute(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of("RELAY_COORDINATOR", server.address().toString()),
                        arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("run.yaml"), yaml).toString();
    }

    @Test
    void longPromptFilesAreBroughtToTheBucketAndMayBeSentAgain() throws IOException {
        StringBuilder prompts = new StringBuilder();
        for (int row = 0; row < 25_000; row++) {
            prompts.append("a lighthouse on a rock in the northern sea, number ").append(row);
            prompts.append('\n');
        }
        Files.writeString(folder.resolve("prompts.txt"), prompts);
        String run = "name: long\nprompts: {file: prompts.txt}\n";

        assertThat(relay("submit", file(run), "--json")).isZero();
        JsonObject first = JsonObject.parse(out.toByteArray());
        assertThat(relay("submit", file(run), "--json")).isZero();
        JsonObject again = JsonObject.parse(out.toByteArray());
        Files.writeString(folder.resolve("prompts.txt"), prompts + "one more\n");

        assertThat(first.whole("images")).isEqualTo(25_000);
        assertThat(first.object("submission").text("outcome")).isEqualTo("started");
        assertThat(again.object("submission").text("outcome")).isEqualTo("running");
        assertThat(fleet.store().list("inputs/"))
                .hasSize(3)
                .allMatch(key -> key.endsWith(".jsonl.gz"));
        assertThat(fleet.store().get("runs/long/run.json").orElseThrow().length).isLessThan(4000);
        assertThat(relay("submit", file(run))).isEqualTo(2);
        assertThat(err())
                .contains(
                        "a different run is called long: prompts (was 25000, is 25001); give this one"
                                + " another name, or submit the first one unchanged, or add what is"
                                + " new to it with: relay submit --extend");
    }

    @Test
    void submitSaysWhatTheRunComesToAndWhereThingsWillLie() throws IOException {
        assertThat(relay("submit", file(RUN))).isZero();

        assertThat(out())
                .isEqualTo(
                        """
                        Run first-run: 8 images = 2 prompts x 2 images per prompt x 2 cells (refiner.fraction 0.2, 0), from 4 base trajectories
                          refiner fraction 0.2 of 30 steps: base 23 + refiner 7, cut at timestep 199, sigma 0.569
                          refiner fraction 0 of 30 steps: base 30 alone
                          (on SDXL's own schedule; a worker's model decides, and the manifest says what it decided)
                        Submitted.
                        Pictures: s3://pictures/runs/first-run/images/
                        Manifest: s3://pictures/runs/first-run/manifest/
                        Follow it with: relay wait first-run
                        """);
    }

    @Test
    void submitTellsEverythingThatIsWrongAndSubmitsNothing() throws IOException {
        assertThat(relay("submit", file("name: a\nprompts: []\nsettings: {steps: 0}\n")))
                .isEqualTo(2);

        assertThat(err())
                .isEqualTo(
                        """
                        relay submit: run.yaml:2: prompts: an empty list; give at least one prompt
                        relay submit: run.yaml:3: settings.steps: 0 must be a whole number from 1 to 1000
                        """);
        assertThat(coordinator.fleet().runs()).isEmpty();
    }

    @Test
    void submitWarnsAndGoesOn() throws IOException {
        assertThat(relay("submit", file(RUN.replace("0.2", "0.6")))).isZero();

        assertThat(out()).startsWith("warning: run.yaml:5: refiner.fraction: 0.6 is outside");
    }

    @Test
    void submitChecksWithoutACoordinatorWhenAsked() throws IOException {
        assertThat(relay("submit", "--check", "--coordinator", "http://127.0.0.1:1", file(RUN)))
                .isZero();
        assertThat(out()).startsWith("Run first-run: 8 images").doesNotContain("Submitted");
    }

    @Test
    void submitSpeaksJsonToPrograms() throws IOException {
        assertThat(relay("submit", "--json", file(RUN))).isZero();

        JsonObject answer = JsonObject.parse(out.toByteArray());
        assertThat(answer.whole("images")).isEqualTo(8);
        assertThat(answer.object("submission").text("outcome")).isEqualTo("started");
    }

    @Test
    void submitSaysWhenTheNameIsTaken() throws IOException {
        relay("submit", file(RUN));
        assertThat(relay("submit", file(RUN.replace("a hen", "a dog")))).isEqualTo(2);

        assertThat(err()).startsWith("relay submit: a different run is called first-run: prompts");
    }

    @Test
    void submitNamesAFileThatIsNotThere() {
        assertThat(relay("submit", "nowhere.yaml")).isEqualTo(2);
        assertThat(err()).isEqualTo("relay submit: nowhere.yaml is not a file\n");
    }

    @Test
    void waitFollowsARunToItsEndAndFailsWhenImagesDid() throws IOException {
        fleet.start();
        relay("submit", file(RUN));

        // Image 3 fails: the simulated workers fail every seventh.
        assertThat(relay("wait", "first-run")).isEqualTo(1);
        assertThat(out())
                .contains("first-run: finished, 8 of 8 images ended (100 %)")
                .contains("failed as BAD_PICTURE: 1", "image 3 (refiner): one colour")
                .doesNotContain("\r", "\u001b");
        assertThat(relay("submit", file(RUN))).isZero();
        assertThat(out()).contains("It is finished already.");
    }

    @Test
    void waitSucceedsWhenEveryImageWasStored() throws IOException {
        fleet.start();
        relay("submit", file("name: small\nprompts: [a, b]\n"));

        assertThat(relay("wait", "--json", "small")).isZero();
        assertThat(JsonObject.parse(out.toByteArray()).whole("stored")).isEqualTo(2);
    }

    @Test
    void planKnowsWhatStepsTakeOnceTheFleetHasWorked() throws IOException {
        assertThat(relay("plan", file(RUN), "--fleet")).isEqualTo(2);
        assertThat(err()).contains("the coordinator's fleet has drawn nothing yet");
        fleet.start();
        relay("submit", file(RUN));
        relay("wait", "first-run");

        assertThat(relay("plan", file(RUN.replace("first-run", "next")), "--fleet")).isZero();
        assertThat(out())
                .contains("GPU-hours of steps", "base devices for one refiner")
                .contains(" ms at 1024 x 1024, measured on the fleet at ");
        assertThat(coordinator.fleet().runs()).hasSize(1);
    }

    @Test
    void statusTellsOfRunsInProgressOrOfOneByName() throws IOException {
        assertThat(relay("status")).isZero();
        assertThat(out()).isEqualTo("No run is in progress. All runs: relay runs\n");

        relay("submit", file(RUN));
        assertThat(relay("status")).isZero();
        assertThat(out()).contains("NAME", "first-run  running");
        assertThat(relay("status", "first-run")).isZero();
        assertThat(out()).startsWith("first-run: running, 0 of 8 images ended (0 %)");
        assertThat(relay("status", "--json", "first-run")).isZero();
        assertThat(JsonObject.parse(out.toByteArray()).text("state")).isEqualTo("running");
        assertThat(relay("status", "nobody")).isEqualTo(2);
        assertThat(err())
                .isEqualTo("relay status: no run is called 'nobody'; all runs: relay runs\n");
    }

    @Test
    void runsListsAll() throws IOException {
        relay("submit", file(RUN));
        assertThat(relay("runs")).isZero();
        assertThat(out()).contains("first-run  running");
        assertThat(relay("runs", "--json")).isZero();
        assertThat(JsonObject.parse(out.toByteArray()).objects("runs")).hasSize(1);
    }

    @Test
    void aCoordinatorWhosePortIsTakenStartsNothing() {
        String taken = "127.0.0.1:" + server.address().getPort();

        assertThat(relay("coordinator", "--listen", taken)).isEqualTo(2);
        assertThat(err()).startsWith("relay coordinator: --listen " + taken).contains("in use");
        assertThat(relay("coordinator", "--listen", "nonsense")).isEqualTo(2);
        assertThat(err()).contains("is not an address such as 127.0.0.1:7070");
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : new String[] {"submit", "status", "wait", "runs", "coordinator"}) {
            assertThat(relay(command, "--help")).isZero();
            assertThat(out()).contains("Usage: relay " + command);
        }
    }
}
