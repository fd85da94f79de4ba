package io.latentrelay.coordinator.manifest;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.manifest.SettingsFields.Refinement;
import io.latentrelay.coordinator.parquet.Column;
import io.latentrelay.coordinator.run.Cell.Coordinate;
import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.coordinator.run.ImagePlan;
import io.latentrelay.coordinator.run.RefinerPlan;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Stored;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One image's row: every setting as resolved, and how the image ended. Every row has the same
 * columns in the same order; null says that there was nothing to tell. A function of run and
 * result, so that writing it again gives the same bytes.
 */
final class ManifestRow {

    private record Place(Expansion expansion, ImagePlan image, String status) {

        // What the prompt file says of the row beyond prompt and settings.
        Optional<JsonObject> extra() {
            String extra = expansion.row(image).extra();
            return extra.isEmpty()
                    ? Optional.empty()
                    : Optional.of(JsonObject.parse(extra.getBytes(StandardCharsets.UTF_8)));
        }

        Optional<JsonObject> coordinates() {
            List<Coordinate> coordinates = expansion.cell(image.cell()).coordinates();
            JsonObject object = new JsonObject();
            coordinates.forEach(at -> object.put(at.axis(), at.value()));
            return coordinates.isEmpty() ? Optional.empty() : Optional.of(object);
        }
    }

    private static final Fields<Place> PLACE =
            new Fields<Place>()
                    .whole("index", of -> of.image().index())
                    .text("status", Place::status)
                    .text("key", of -> of.expansion().key(of.image().index()))
                    .whole("trajectory", of -> of.image().trajectory())
                    .whole("prompt_row", of -> of.image().promptRow())
                    .whole("repetition", of -> of.image().repetition())
                    .whole("cell", of -> of.image().cell())
                    .maybeJson("coordinates", Place::coordinates)
                    .maybeJson("extra", Place::extra);

    /** What rows consist of. */
    static final List<Column> COLUMNS =
            Stream.of(
                            PLACE,
                            SettingsFields.BASE,
                            SettingsFields.SPLIT,
                            SettingsFields.REFINER,
                            SettingsFields.FILE,
                            OutcomeFields.STORED,
                            OutcomeFields.FAILED)
                    .flatMap(fields -> fields.columns().stream())
                    .toList();

    private ManifestRow() {}

    static JsonObject of(Expansion expansion, ImageResult result) {
        boolean isStored = result.getOutcome() instanceof Stored;
        JsonObject row = known(expansion, result.getImageIndex(), isStored ? "stored" : "failed");
        if (result.getOutcome() instanceof Stored stored) {
            OutcomeFields.STORED.put(row, stored);
            OutcomeFields.FAILED.putNulls(row);
        } else {
            OutcomeFields.STORED.putNulls(row);
            OutcomeFields.FAILED.put(row, (Failed) result.getOutcome());
        }
        return row;
    }

    /** The row of an image that has not ended: what the run says of it. */
    static JsonObject open(Expansion expansion, long index) {
        JsonObject row = known(expansion, index, "open");
        OutcomeFields.STORED.putNulls(row);
        OutcomeFields.FAILED.putNulls(row);
        return row;
    }

    private static JsonObject known(Expansion expansion, long index, String status) {
        ImagePlan image = expansion.image(index);
        JsonObject row = new JsonObject();
        PLACE.put(row, new Place(expansion, image, status));
        putSettings(row, expansion, image);
        return row;
    }

    private static void putSettings(JsonObject row, Expansion expansion, ImagePlan image) {
        TrajectorySettings base = expansion.settings(image.trajectory());
        RefinerPlan plan = expansion.refiner(image);
        SettingsFields.BASE.put(row, base);
        SettingsFields.SPLIT.put(row, plan);
        plan.finish()
                .map(refiner -> new Refinement(refiner, base))
                .ifPresentOrElse(
                        told -> SettingsFields.REFINER.put(row, told),
                        () -> SettingsFields.REFINER.putNulls(row));
        SettingsFields.FILE.put(row, expansion.file(image));
    }
}
