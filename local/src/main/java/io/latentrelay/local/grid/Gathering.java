package io.latentrelay.local.grid;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.manifest.ManifestRows;
import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.coordinator.run.ImagePlan;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.picture.PictureFile;
import io.latentrelay.local.grid.Shot.State;
import io.latentrelay.local.grid.Shot.Work;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Reads the pictures of a run, trajectory by trajectory, and keeps what pages and sheets need of
 * them. At most two pictures are decoded at a time: one, and the unrefined one of its trajectory.
 */
final class Gathering {

    /** What was found out about a run. */
    record Gathered(List<Shot> shots, Map<String, String> common) {}

    private final StoredObjects objects;
    private final Expansion expansion;
    private final Workspace workspace;
    private final List<Shot> shots = new ArrayList<>();
    private final AxesSeen axes;
    private final CommonValues common = new CommonValues();

    /**
     * @param axes collects those of the images
     */
    Gathering(StoredObjects objects, Expansion expansion, AxesSeen axes, Workspace workspace) {
        this.objects = objects;
        this.expansion = expansion;
        this.workspace = workspace;
        this.axes = axes;
    }

    /**
     * @param most images to read; whole trajectories, so it may become a few more
     * @param progress is told how many are done
     */
    Gathered gather(long most, LongConsumer progress) {
        try (ManifestRows rows = new ManifestRows(objects::get, expansion.run().keys())) {
            for (long trajectory = 0; trajectory < expansion.trajectories(); trajectory++) {
                if (expansion.firstImage(trajectory) >= most) {
                    break;
                }
                gather(trajectory, rows);
                progress.accept(shots.size());
            }
        }
        return new Gathered(shots, common.values());
    }

    private void gather(long trajectory, ManifestRows rows) {
        TrajectorySettings settings = expansion.settings(trajectory);
        List<JsonObject> found = new ArrayList<>();
        OptionalLong twin = OptionalLong.empty();
        for (long image : expansion.imageIndexes(trajectory).toArray()) {
            found.add(rows.hasNext() ? rows.next() : ManifestRows.open(expansion, image));
            if (expansion.resolved(image).refiner().finish().isEmpty()) {
                twin = OptionalLong.of(image);
            }
        }
        Optional<Pixels> unrefined = unrefined(found, twin, settings);
        for (JsonObject row : found) {
            shots.add(shot(row, settings, twin, unrefined));
        }
    }

    // Without the others' pictures there is nothing to compare it with.
    private Optional<Pixels> unrefined(
            List<JsonObject> rows, OptionalLong twin, TrajectorySettings settings) {
        if (twin.isEmpty() || rows.size() == 1) {
            return Optional.empty();
        }
        String key = expansion.key(twin.getAsLong());
        try {
            return objects.get(key).map(file -> decode(key, file, settings));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return Optional.empty(); // Its own shot says so.
        }
    }

    private static Pixels decode(String key, byte[] file, TrajectorySettings settings) {
        return Pixels.of(PictureFile.read(key, file, settings.size()));
    }

    private Shot shot(
            JsonObject row,
            TrajectorySettings settings,
            OptionalLong twin,
            Optional<Pixels> unrefined) {
        long index = row.whole("index");
        ImagePlan image = expansion.image(index);
        Map<String, Integer> place = axes.note(image, settings);
        common.note(row);
        workspace.keepDetails(index, Details.json(row));
        OptionalLong other = twin.stream().filter(at -> at != index).findFirst();
        if (row.text("status").equals("failed")) {
            return unseen(index, place, State.FAILED, failure(row), other);
        }
        try {
            Optional<byte[]> file = objects.get(row.text("key"));
            if (file.isEmpty()) {
                boolean isOpen = row.text("status").equals("open");
                State state = isOpen ? State.OPEN : State.UNREADABLE;
                String note = isOpen ? "not made yet" : "stored, but gone from the bucket";
                return unseen(index, place, state, note, other);
            }
            Pixels pixels = decode(row.text("key"), file.get(), settings);
            workspace.keepThumbnail(index, Thumbnail.of(pixels));
            workspace.keepPicture(row.text("key"), file.get());
            return seen(row, place, other, pixels, unrefined);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return unseen(index, place, State.UNREADABLE, String.valueOf(e.getMessage()), other);
        }
    }

    private static Shot seen(
            JsonObject row,
            Map<String, Integer> place,
            OptionalLong twin,
            Pixels pixels,
            Optional<Pixels> unrefined) {
        OptionalDouble difference =
                twin.isPresent() && unrefined.isPresent()
                        ? OptionalDouble.of(pixels.differenceTo(unrefined.get()))
                        : OptionalDouble.empty();
        return new Shot(
                row.whole("index"),
                place,
                State.SHOWN,
                "",
                twin,
                work(row),
                OptionalDouble.of(pixels.detail()),
                difference);
    }

    private static Shot unseen(
            long index, Map<String, Integer> place, State state, String note, OptionalLong twin) {
        return new Shot(
                index,
                place,
                state,
                note,
                twin,
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    private static String failure(JsonObject row) {
        return row.text("error")
                + " ("
                + row.text("error_stage")
                + "): "
                + row.text("error_detail");
    }

    private static Optional<Work> work(JsonObject row) {
        if (!row.text("status").equals("stored")) {
            return Optional.empty();
        }
        OptionalDouble device = sum(row, "_device_millis");
        double millis = device.isPresent() ? device.getAsDouble() : sum(row, "_millis").orElse(0);
        OptionalLong evaluations =
                sum(row, "_evaluations").stream().mapToLong(sum -> (long) sum).findFirst();
        return Optional.of(
                new Work(
                        row.whole("base_steps"),
                        row.whole("refiner_steps"),
                        evaluations,
                        millis / 1000));
    }

    // Of both stages; nothing when one of them ran steps and did not say what they took.
    private static OptionalDouble sum(JsonObject row, String what) {
        double sum = 0;
        for (String stage : List.of("base", "refiner")) {
            double part = row.optionalDecimal(stage + what).orElse(0);
            if (part == 0 && row.whole(stage + "_steps") > 0) {
                return OptionalDouble.empty();
            }
            sum += part;
        }
        return OptionalDouble.of(sum);
    }
}
