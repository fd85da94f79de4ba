package io.latentrelay.local.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.manifest.ManifestRows;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.run.RunKeys;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.local.fleet.DataFolder;
import io.latentrelay.local.fleet.LocalFleet;
import io.latentrelay.local.generate.TestModels;
import io.latentrelay.local.grid.GridCommand.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Every run file in {@code examples/}, drawn by one fleet in this process, and its grid. */
@TestInstance(Lifecycle.PER_CLASS)
class ExamplesIT {

    private static final Path EXAMPLES = Path.of("../examples");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Layout.Wish NO_WISH =
            new Layout.Wish(Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir static Path folder;

    private final Map<String, RunFile> examples = new TreeMap<>();
    private LocalFleet fleet;

    @BeforeAll
    void draw() throws Exception {
        LocalFleet.Models models =
                new LocalFleet.Models(TestModels.DEMO.base(), TestModels.DEMO.refiner());
        fleet = LocalFleet.start(DataFolder.open(folder.resolve("data")), models);
        for (Path file : runFiles()) {
            RunFile run = RunFile.read(file);
            examples.put(run.run().name(), run);
            fleet.coordinator().submit(run);
        }
        for (String name : examples.keySet()) {
            await().atMost(PATIENCE).until(() -> status(name).isFinished());
        }
    }

    @AfterAll
    void stop() {
        fleet.close();
    }

    @Test
    void everyExampleIsNamedAsItsFileAndDrawnWhole() throws IOException {
        assertThat(examples.keySet())
                .containsExactlyElementsOf(
                        runFiles().stream()
                                .map(file -> file.getFileName().toString().replace(".yaml", ""))
                                .toList());
        assertThat(examples.keySet())
                .allSatisfy(
                        name -> {
                            RunStatus status = status(name);
                            assertThat(status.failed()).as("%s", status.failures()).isZero();
                            assertThat(status.stored()).isEqualTo(run(name).expansion().images());
                        });
    }

    @Test
    void everyExampleHasAGrid() {
        for (String name : examples.keySet()) {
            StoredObjects bucket = StoredObjects.in(fleet.bucketFolder());
            Written written =
                    new GridRun(bucket, run(name).expansion(), NO_WISH, 1000)
                            .write(folder.resolve(name), new GridProgress(Optional.empty()));

            assertThat(written.pictures()).as(name).isEqualTo(run(name).expansion().images());
            assertThat(Path.of(written.page())).content().contains("<h1>" + name, "Finished");
            assertThat(written.sheets()).isNotEmpty();
        }
    }

    @Test
    void rowsOfTheTableHaveTheirOwnSettingsAndKeepTheirLabels() {
        List<JsonObject> rows = rows("dataset");
        assertThat(values(rows.subList(0, 10), "steps")).containsExactly("20");
        assertThat(values(rows.subList(10, 14), "steps")).containsExactly("30");
        assertThat(values(rows.subList(12, 14), "guidance_scale")).containsExactly("2.5");
        assertThat(values(rows.subList(0, 2), "seed")).containsExactlyInAnyOrder("100", "101");
        assertThat(values(rows.subList(14, 18), "seed")).containsExactlyInAnyOrder("11", "12");
        assertThat(rows.get(17).object("extra").text("shape")).isEqualTo("moon");
        assertThat(rows.get(17).object("extra").text("split")).isEqualTo("test");
    }

    @Test
    void allFractionsComeFromOneTrajectoryOfEachPrompt() {
        List<JsonObject> rows = rows("refiner-fraction");
        assertThat(values(rows, "trajectory")).hasSize(3);
        assertThat(values(rows, "base_steps")).containsExactlyInAnyOrder("25", "20", "15", "10");
        assertThat(values(rows, "sha256")).hasSize(12);
    }

    @Test
    void bothQuestionsCostTheBaseOneRunForEachNumberOfSteps() {
        assertThat(values(rows("steps"), "base_steps")).containsExactlyInAnyOrder("23", "80");
        List<JsonObject> rows = rows("fraction-and-steps");
        assertThat(values(rows, "trajectory")).hasSize(4);
        assertThat(values(rows, "coordinates")).hasSize(8);
    }

    @Test
    void waysToRefineShareTheBase() {
        List<JsonObject> rows = rows("ensemble-or-img2img");
        assertThat(values(rows, "trajectory")).hasSize(3);
        assertThat(values(rows.subList(0, 3), "refiner_steps")).containsExactlyInAnyOrder("0", "5");
        assertThat(values(rows, "refiner_mode")).contains("image_to_image", "continue");
        assertThat(values(rows, "sha256")).hasSize(9);
    }

    @Test
    void strengthSaysHowMuchIsRunOnAPicture() {
        List<JsonObject> rows = rows("image-to-image");
        assertThat(rows.stream().map(ExamplesIT::steps).toList())
                .containsExactly(7L, 15L, 22L, 7L, 15L, 22L);
        List<JsonObject> alone = rows("refine-existing");
        assertThat(values(alone, "base_steps")).containsExactly("0");
        assertThat(alone.stream().map(ExamplesIT::steps).toList())
                .containsExactly(2L, 5L, 7L, 2L, 5L, 7L);
    }

    private static long steps(JsonObject row) {
        return row.whole("base_steps") + row.whole("refiner_steps");
    }

    private static Set<String> values(List<JsonObject> rows, String column) {
        return rows.stream().map(row -> row.shown(column)).collect(Collectors.toSet());
    }

    private List<JsonObject> rows(String name) {
        RunKeys keys = run(name).keys();
        List<JsonObject> rows = new ArrayList<>();
        try (ManifestRows manifest = new ManifestRows(fleet.objects()::get, keys)) {
            manifest.forEachRemaining(rows::add);
        }
        assertThat(rows).hasSize((int) run(name).expansion().images());
        return rows;
    }

    private Run run(String name) {
        return Optional.ofNullable(examples.get(name)).orElseThrow().run();
    }

    private RunStatus status(String name) {
        return fleet.coordinator().status(name).orElseThrow();
    }

    private static List<Path> runFiles() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
    }
}
