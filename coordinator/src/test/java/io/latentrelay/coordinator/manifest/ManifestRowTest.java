package io.latentrelay.coordinator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.ledger.Part;
import io.latentrelay.coordinator.parquet.Column;
import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.coordinator.run.TestRuns;
import io.latentrelay.schemas.BaseTimings;
import io.latentrelay.schemas.Cut;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.FileFormat;
import io.latentrelay.schemas.FileSettings;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.ModelIdentity;
import io.latentrelay.schemas.RunRef;
import io.latentrelay.schemas.Split;
import io.latentrelay.schemas.Stored;
import io.latentrelay.transport.store.InMemoryObjectStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManifestRowTest {

    private static final String ODD = "a \"fox\",\n\tsnow \u2603 \u0001 \uD83E\uDD8A \\";
    private static final Expansion RUN =
            TestRuns.run("odd", List.of("plain", ODD), 2, List.of(0.2, 0.0)).expansion();

    private static JsonObject row(long image, Object outcome) {
        return ManifestRow.json(ManifestRow.of(RUN, result(image, outcome)));
    }

    private static ImageResult result(long image, Object outcome) {
        RunRef ref = new RunRef("odd", "d".repeat(64));
        return new ImageResult(1, ref, image, image / 2, outcome);
    }

    private static Stored stored(long image, Split split, @Nullable Float cutTimestep) {
        return new Stored(
                "pictures",
                RUN.key(image),
                "5".repeat(64),
                1234L,
                1024,
                1024,
                split,
                split.getSwitchStep(),
                split.getSteps() - split.getSwitchStep(),
                cutTimestep,
                0.5f,
                3,
                new ModelIdentity("base", "b".repeat(64), 4, 0.13025, "schedule"),
                new ModelIdentity("refiner", "f".repeat(64), 4, 0.13025, "schedule"),
                new BaseTimings("base-1", 900L, 2, 450f, 48, 1, 0, "device=gpu-a unet=cuda"),
                "refiner-1",
                1,
                300L,
                50L,
                20L,
                new BaseTimings("refiner-1", 300L, 1, 150f, 12, 1, 0, null),
                25f,
                false,
                new FileSettings(FileFormat.PNG, null, true));
    }

    private static Stored refined(long image) {
        return stored(image, new Split(0.2, Cut.TIMESTEP, 24, 30), 166f);
    }

    private static Failed failed() {
        return new Failed("refiner", FailureReason.BAD_PICTURE, "one colour", "refiner-1", 2, 1);
    }

    @Test
    void everyRowHasTheSameColumnsInTheSameOrder() {
        JsonObject unrefined = row(5, stored(5, new Split(0.0, Cut.TIMESTEP, 30, 30), null));

        List<String> columns = ManifestRow.COLUMNS.stream().map(Column::name).toList();
        assertThat(columns).doesNotHaveDuplicates();
        assertThat(row(4, failed()).names()).isEqualTo(columns);
        assertThat(row(4, refined(4)).names()).isEqualTo(columns);
        assertThat(unrefined.names()).isEqualTo(columns);
        assertThat(ManifestRows.open(RUN, 5).names()).isEqualTo(columns);
    }

    @Test
    void tellsTheSettingsAsResolvedAndTheSplitAsRun() {
        JsonObject row = row(6, refined(6));

        assertThat(row.text("prompt")).isEqualTo(ODD);
        assertThat(row.text("refiner_prompt")).isEqualTo(ODD);
        assertThat(row.whole("prompt_row")).isEqualTo(1);
        assertThat(row.whole("repetition")).isEqualTo(1);
        assertThat(row.whole("seed")).isEqualTo(RUN.settings(3).seed());
        assertThat(row.text("uri")).isEqualTo("s3://pictures/runs/odd/images/000000006.png");
        assertThat(row.whole("base_steps")).isEqualTo(24);
        assertThat(row.whole("refiner_steps")).isEqualTo(6);
        assertThat(row.decimal("cut_timestep")).isEqualTo(166);
        assertThat(row.decimal("handoff_sigma")).isEqualTo(0.5);
        assertThat(row.whole("prompt_tokens_cut")).isEqualTo(3);
        assertThat(row.whole("base_delivery")).isEqualTo(2);
        assertThat(row.whole("base_evaluations")).isEqualTo(48);
        assertThat(row.text("base_ran_on")).isEqualTo("device=gpu-a unet=cuda");
        assertThat(row.has("refiner_ran_on")).as("of a worker of before").isFalse();
        assertThat(row.decimal("refiner_device_millis")).isEqualTo(150);
        assertThat(row.text("format")).isEqualTo("png");
        assertThat(row.object("coordinates").text("refiner.fraction")).isEqualTo("0.2");
        assertThat(row.has("error")).isFalse();
    }

    @Test
    void aPictureTheBaseModelMadeAloneHasNoRefinerSettings() {
        JsonObject row = row(5, stored(5, new Split(0.0, Cut.TIMESTEP, 30, 30), null));

        assertThat(row.decimal("refiner_fraction")).isZero();
        assertThat(row.whole("refiner_steps")).isZero();
        assertThat(List.of("refiner_prompt", "refiner_aesthetic_score", "cut_timestep"))
                .noneMatch(row::has);
    }

    @Test
    void aFailedImageHasItsSettingsAndTheReason() {
        JsonObject row = row(4, failed());

        assertThat(row.text("status")).isEqualTo("failed");
        assertThat(row.text("prompt")).isEqualTo(ODD);
        assertThat(row.text("error")).isEqualTo("BAD_PICTURE");
        assertThat(row.text("error_stage")).isEqualTo("refiner");
        assertThat(row.text("error_detail")).isEqualTo("one colour");
        assertThat(row.whole("error_delivery")).isEqualTo(2);
        assertThat(row.has("uri")).isFalse();
    }

    @Test
    void aRowIsOneLine() {
        assertThat(row(6, refined(6)).toString().lines()).hasSize(1);
    }

    @Test
    void aPartHoldsItsRowsUnchangedAndWritingItAgainGivesTheSameBytes() {
        InMemoryObjectStore store = new InMemoryObjectStore("pictures");
        Manifest manifest = new Manifest(store, RUN);
        List<JsonObject> rows = List.of(row(4, failed()), row(6, refined(6)));
        manifest.write(new Part(0, List.of(result(4, failed()), result(6, refined(6)))));
        byte[] bytes = store.get("runs/odd/manifest/part-00000.parquet").orElseThrow();

        try (ManifestRows read = new ManifestRows(store::get, RUN.run().keys())) {
            assertThat(read.next()).hasToString(rows.get(0).toString());
            assertThat(read.next()).hasToString(rows.get(1).toString());
            assertThat(read.hasNext()).isFalse();
        }
        manifest.write(new Part(0, List.of(result(4, failed()), result(6, refined(6)))));
        assertThat(store.get("runs/odd/manifest/part-00000.parquet")).hasValue(bytes);
    }
}
