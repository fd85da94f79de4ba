package io.latentrelay.coordinator.manifest;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.manifest.SettingsFields.Refinement;
import io.latentrelay.coordinator.parquet.Column;
import io.latentrelay.coordinator.run.Cell.Coordinate;
import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.coordinator.run.ImagePlan;
import io.latentrelay.coordinator.run.RefinerPlan;
import io.latentrelay.coordinator.run.ResolvedImage;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Stored;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One image's row: every setting as resolved, and how the image ended. Every row has the same
 * columns in the same order; null says that there was nothing to tell. A function of run and
 * result, so that writing it again gives the same bytes.
 */
final class ManifestRow {

    private record Place(Expansion expansion, ResolvedImage image, String status) {

        ImagePlan plan() {
            return image.plan();
        }

        // What the prompt file says of the row beyond prompt and settings.
        Optional<JsonObject> extra() {
            String extra = image.row().extra();
            return extra.isEmpty()
                    ? Optional.empty()
                    : Optional.of(JsonObject.parse(extra.getBytes(StandardCharsets.UTF_8)));
        }

        Optional<JsonObject> coordinates() {
            List<Coordinate> coordinates = expansion.cell(plan().cell()).coordinates();
            JsonObject object = new JsonObject();
            coordinates.forEach(at -> object.put(at.axis(), at.value()));
            return coordinates.isEmpty() ? Optional.empty() : Optional.of(object);
        }
    }

    private static final Fields<Place> PLACE =
            new Fields<Place>()
                    .whole("index", of -> of.plan().index())
                    .distinct()
                    .text("status", Place::status)
                    .text("key", of -> of.image().key())
                    .distinct()
                    .whole("trajectory", of -> of.plan().trajectory())
                    .distinct()
                    .whole("prompt_row", of -> of.plan().promptRow())
                    .whole("repetition", of -> of.plan().repetition())
                    .whole("cell", of -> of.plan().cell())
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

    /** Its values in the order of the columns. */
    static List<@Nullable Object> of(Expansion expansion, ImageResult result) {
        boolean isStored = result.getOutcome() instanceof Stored;
        List<@Nullable Object> row =
                known(expansion, result.getImageIndex(), isStored ? "stored" : "failed");
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
    static List<@Nullable Object> open(Expansion expansion, long index) {
        List<@Nullable Object> row = known(expansion, index, "open");
        OutcomeFields.STORED.putNulls(row);
        OutcomeFields.FAILED.putNulls(row);
        return row;
    }

    private static List<@Nullable Object> known(Expansion expansion, long index, String status) {
        ResolvedImage image = expansion.resolved(index);
        List<@Nullable Object> row = new ArrayList<>(COLUMNS.size());
        PLACE.put(row, new Place(expansion, image, status));
        putSettings(row, expansion, image);
        return row;
    }

    private static void putSettings(
            List<@Nullable Object> row, Expansion expansion, ResolvedImage image) {
        TrajectorySettings base = expansion.settings(image);
        RefinerPlan plan = image.refiner();
        SettingsFields.BASE.put(row, base);
        SettingsFields.SPLIT.put(row, plan);
        plan.finish()
                .map(refiner -> new Refinement(refiner, base))
                .ifPresentOrElse(
                        told -> SettingsFields.REFINER.put(row, told),
                        () -> SettingsFields.REFINER.putNulls(row));
        SettingsFields.FILE.put(row, image.file());
    }

    /** The same with the columns' names. */
    static JsonObject json(List<@Nullable Object> row) {
        JsonObject json = new JsonObject();
        for (int i = 0; i < row.size(); i++) {
            put(json, COLUMNS.get(i).name(), row.get(i));
        }
        return json;
    }

    private static void put(JsonObject json, String name, @Nullable Object value) {
        if (value instanceof String text) {
            json.put(name, text);
        } else if (value instanceof Long whole) {
            json.put(name, whole);
        } else if (value instanceof Float single) {
            json.put(name, single);
        } else if (value instanceof Double decimal) {
            json.put(name, decimal);
        } else if (value instanceof Boolean truth) {
            json.put(name, truth);
        } else if (value instanceof JsonObject object) {
            json.put(name, object);
        } else {
            json.putNull(name);
        }
    }
}
