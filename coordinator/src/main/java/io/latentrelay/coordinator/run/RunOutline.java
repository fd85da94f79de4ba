package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Decimals;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.ImageToImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a run comes to in a few lines, known before any of it is done. */
public final class RunOutline {

    private static final int SHOWN = 12;
    private static final int LOOKED_AT = 1000;

    private RunOutline() {}

    /** In words for people. */
    public static List<String> text(Run run) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(run));
        Set<String> cells = new LinkedHashSet<>();
        for (int cell = 0; cell < Math.min(run.sweep().count(), LOOKED_AT); cell++) {
            cells.add("  " + cell(run.resolve(cell)));
        }
        cells.stream().limit(SHOWN).forEach(lines::add);
        if (cells.size() > SHOWN || run.sweep().count() > LOOKED_AT) {
            lines.add("  ... 'relay plan' tells all");
        }
        Resolved first = run.resolve(0);
        first.settings().init().ifPresent(init -> lines.add("  " + start(first, init)));
        lines.add(
                "  (on SDXL's own schedule; a worker's model decides, and the manifest says what it"
                        + " decided)");
        return lines;
    }

    private static String cell(Resolved resolved) {
        if (resolved.refiner().takesWholePictures()) {
            return wholePictures(resolved);
        }
        SplitPreview preview = SplitPreview.of(resolved);
        return String.format(
                Locale.ROOT,
                "refiner fraction %s of %d steps: %s",
                Decimals.text(preview.split().fraction()),
                preview.split().steps(),
                preview.describe());
    }

    private static String wholePictures(Resolved resolved) {
        RunSettings settings = resolved.settings();
        Optional<ImageToImage> anew = resolved.refiner().settings().anew();
        if (anew.isEmpty()) {
            return "no base step; the refiner alone works on existing pictures";
        }
        int steps = anew.get().steps();
        int left = steps - settings.sampler().firstStep(anew.get().denoisingStrength(), steps);
        return String.format(
                Locale.ROOT,
                "base %d alone, then the refiner anew: %d of %d steps, strength %s, from its %s",
                settings.steps(),
                left,
                steps,
                Decimals.text(anew.get().denoisingStrength()),
                RunWords.of(anew.get().through()));
    }

    private static String start(Resolved resolved, InitImages init) {
        int steps = resolved.settings().steps();
        return String.format(
                Locale.ROOT,
                "from %s at strength %s: the last %d of %d steps",
                init.images().size() == 1 ? "a picture" : init.images().size() + " pictures",
                Decimals.text(init.strength()),
                steps - resolved.settings().sampler().firstStep(init.strength(), steps),
                steps);
    }

    private static String headline(Run run) {
        return String.format(
                Locale.ROOT,
                "Run %s: %d images = %d prompts x %d images per prompt%s, from %d base trajectories",
                run.name(),
                run.expansion().images(),
                run.prompts().size(),
                run.imagesPerPrompt(),
                cells(run),
                run.expansion().trajectories());
    }

    private static String cells(Run run) {
        Map<String, Set<String>> axes = new LinkedHashMap<>();
        for (int cell = 0; cell < Math.min(run.sweep().count(), LOOKED_AT); cell++) {
            for (Cell.Coordinate place : run.cell(cell).coordinates()) {
                axes.computeIfAbsent(place.axis(), axis -> new LinkedHashSet<>())
                        .add(place.value());
            }
        }
        if (axes.isEmpty()) {
            return "";
        }
        List<String> shown = new ArrayList<>();
        axes.forEach((axis, values) -> shown.add(axis + " " + shown(values)));
        return " x " + run.sweep().count() + " cells (" + String.join("; ", shown) + ")";
    }

    private static String shown(Set<String> values) {
        String first = String.join(", ", values.stream().limit(SHOWN).toList());
        return values.size() > SHOWN ? first + ", ..." : first;
    }

    /** For programs. */
    public static JsonObject json(Run run) {
        Set<Split> splits = new LinkedHashSet<>();
        for (int cell = 0; cell < Math.min(run.sweep().count(), LOOKED_AT); cell++) {
            splits.add(SplitPreview.of(run.resolve(cell)).split());
        }
        return new JsonObject()
                .put("name", run.name())
                .put("images", run.expansion().images())
                .put("trajectories", run.expansion().trajectories())
                .put("cells", run.sweep().count())
                .putObjects("sdxl_splits", splits.stream().map(RunOutline::json).toList());
    }

    private static JsonObject json(Split split) {
        return new JsonObject()
                .put("fraction", split.fraction())
                .put("steps", split.steps())
                .put("base_steps", split.baseSteps())
                .put("refiner_steps", split.refinerSteps());
    }
}
