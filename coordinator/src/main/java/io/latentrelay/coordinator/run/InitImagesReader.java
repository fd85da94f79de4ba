package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Decimals;
import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Section;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.run.InitImages.InitImage;
import io.latentrelay.coordinator.vocabulary.RunVocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a run file's pictures to start from, which are objects by now: {@link PictureNames}. */
final class InitImagesReader {

    private static final String KEY = "init_image";

    private final Section settings;
    private final Problems problems;

    InitImagesReader(Section settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    /** The pictures, if there are any: one for all prompts, or one for each. */
    Optional<InitImages> read() {
        double strength = settings.decimal("strength", 0, 1).orElse(0.5);
        double noise = settings.decimal("noise_multiplier", 0, 1.5).orElse(1.0);
        Optional<Value> written = settings.value(KEY);
        if (written.isEmpty()) {
            refuseWithoutPicture("strength");
            refuseWithoutPicture("noise_multiplier");
            return Optional.empty();
        }
        if (strength == 0) {
            settings.error("strength", "0 must be above 0: it would leave the picture as it is");
        }
        List<InitImage> images = images(written.get());
        return images.isEmpty()
                ? Optional.empty()
                : Optional.of(new InitImages(images, strength, noise));
    }

    /** Reports a strength that leaves no step to run. */
    static void checkStrength(Section section, RunSettings settings) {
        settings.init()
                .filter(init -> init.strength() > 0) // which has been told already
                .filter(init -> firstStep(init, settings) >= settings.steps())
                .ifPresent(
                        init ->
                                section.error(
                                        "strength",
                                        Decimals.text(init.strength())
                                                + " leaves none of the "
                                                + settings.steps()
                                                + " steps to run; raise either"));
    }

    private static int firstStep(InitImages init, RunSettings settings) {
        return settings.sampler().firstStep(init.strength(), settings.steps());
    }

    private void refuseWithoutPicture(String key) {
        if (settings.value(key).isPresent()) {
            settings.error(key, "does nothing without an init_image");
        }
    }

    private List<InitImage> images(Value written) {
        List<Value> items =
                written instanceof Value.Sequence list ? list.items() : List.of(written);
        List<InitImage> images = new ArrayList<>(items.size());
        for (Value item : items) {
            object(new Section("settings." + KEY, item, RunVocabulary.KEYS, problems))
                    .ifPresent(images::add);
        }
        return images;
    }

    private static Optional<InitImage> object(Section object) {
        Optional<String> key = object.text("key");
        Optional<String> sha256 = object.text("sha256");
        if (key.isEmpty() || !ObjectNames.isKey(key.get())) {
            object.error("key", "must be the key of an object in the run's bucket");
            return Optional.empty();
        }
        if (sha256.isEmpty() || !sha256.get().matches("[0-9a-f]{64}")) {
            object.error("sha256", "must be the 64 hex digits that sha256sum prints");
            return Optional.empty();
        }
        return Optional.of(new InitImage(key.get(), sha256.get()));
    }
}
