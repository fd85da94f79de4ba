package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Decimals;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.ImageToImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run comes to, known before any of it is done. */
public final class RunOutline {

    private RunOutline() {}

    /** In words for people. */
    public static List<String> text(Run run) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(run));
        SplitPreview preview = SplitPreview.of(run.settings(), run.refiners());
        if (run.refiner(0).takesWholePictures()) {
            lines.add("  " + wholePictures(run));
        } else {
            preview.splits().forEach(split -> lines.add("  " + fraction(preview, split)));
        }
        run.settings().init().ifPresent(init -> lines.add("  " + start(run, init)));
        lines.add(
                "  (on SDXL's own schedule; a worker's model decides, and the manifest says what it"
                        + " decided)");
        return lines;
    }

    private static String fraction(SplitPreview preview, Split split) {
        return String.format(
                "refiner fraction %s of %d steps: %s",
                Decimals.text(split.fraction()), split.steps(), preview.describe(split));
    }

    private static String wholePictures(Run run) {
        RunSettings settings = run.settings();
        Optional<ImageToImage> anew = run.refiner(0).settings().anew();
        if (anew.isEmpty()) {
            return "no base step; the refiner alone works on existing pictures";
        }
        int steps = anew.get().steps();
        int left = steps - settings.sampler().firstStep(anew.get().denoisingStrength(), steps);
        return String.format(
                "base %d alone, then the refiner anew: %d of %d steps, strength %s, from its %s",
                settings.steps(),
                left,
                steps,
                Decimals.text(anew.get().denoisingStrength()),
                RunWords.of(anew.get().through()));
    }

    private static String start(Run run, InitImages init) {
        int steps = run.settings().steps();
        return String.format(
                "from %s at strength %s: the last %d of %d steps",
                init.images().size() == 1 ? "a picture" : init.images().size() + " pictures",
                Decimals.text(init.strength()),
                steps - run.settings().sampler().firstStep(init.strength(), steps),
                steps);
    }

    private static String headline(Run run) {
        String fractions =
                run.refiners().stream()
                        .map(refiner -> Decimals.text(refiner.fraction()))
                        .collect(Collectors.joining(", "));
        return String.format(
                "Run %s: %d images = %d prompts x %d images per prompt x %d refiner fractions (%s),"
                        + " from %d base trajectories",
                run.name(),
                run.expansion().images(),
                run.prompts().size(),
                run.imagesPerPrompt(),
                run.refiners().size(),
                fractions,
                run.expansion().trajectories());
    }

    /** For programs. */
    public static JsonObject json(Run run) {
        SplitPreview preview = SplitPreview.of(run.settings(), run.refiners());
        return new JsonObject()
                .put("name", run.name())
                .put("images", run.expansion().images())
                .put("trajectories", run.expansion().trajectories())
                .putObjects(
                        "sdxl_splits", preview.splits().stream().map(RunOutline::json).toList());
    }

    private static JsonObject json(Split split) {
        return new JsonObject()
                .put("fraction", split.fraction())
                .put("steps", split.steps())
                .put("base_steps", split.baseSteps())
                .put("refiner_steps", split.refinerSteps());
    }
}
