package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Section;
import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.diffusion.settings.ImageToImage.Through;
import io.latentrelay.diffusion.settings.RefinementSettings.Anew;
import io.latentrelay.diffusion.settings.RefinementSettings.Continue;
import io.latentrelay.diffusion.settings.RefinementSettings.Memory;
import io.latentrelay.diffusion.settings.RefinementSettings.Mode;
import java.util.List;

/** Reads how a run's refiner takes over. */
final class RefinerModeReader {

    private static final List<String> ANEW_ONLY =
            List.of("strength", "steps", "through", "noise_multiplier");

    private final Section section;
    private final RunSettings base;

    RefinerModeReader(Section section, RunSettings base) {
        this.section = section;
        this.base = base;
    }

    RefinerMode name() {
        return section.choice("mode", RunWords::refinerMode).orElse(RefinerMode.CONTINUE);
    }

    /** What the refiner is told of it. */
    Mode read(RefinerMode name) {
        if (name != RefinerMode.IMAGE_TO_IMAGE) {
            refuse(ANEW_ONLY, "is for 'mode: image_to_image' only");
        }
        if (name == RefinerMode.IMAGE_TO_IMAGE || name == RefinerMode.ALONE) {
            refuse(
                    List.of("fraction", "cut"),
                    "is for a refiner that continues the base's steps, not for this mode");
        }
        if (name == RefinerMode.ALONE && base.init().isEmpty()) {
            section.error(
                    "mode", "a refiner alone needs pictures to work on: give settings.init_image");
        }
        return switch (name) {
            case CONTINUE, ALONE -> new Continue(Memory.LOSSLESS);
            case FRESH -> new Continue(Memory.FRESH);
            case IMAGE_TO_IMAGE -> new Anew(anew());
        };
    }

    private void refuse(List<String> keys, String why) {
        keys.stream()
                .filter(key -> section.value(key).isPresent())
                .forEach(key -> section.error(key, why));
    }

    private ImageToImage anew() {
        double strength = section.decimal("strength", 0, 1).orElse(0.3);
        int steps = section.whole("steps", 1, 1000).map(Long::intValue).orElse(base.steps());
        Through through = section.choice("through", RunWords::through).orElse(Through.LATENTS);
        double noise = section.decimal("noise_multiplier", 0, 1.5).orElse(1.0);
        if (strength == 0 || base.sampler().firstStep(strength, steps) >= steps) {
            section.error(
                    "strength",
                    "leaves none of the refiner's " + steps + " steps to run; raise either");
            return new ImageToImage(steps, 1, through, noise);
        }
        return new ImageToImage(steps, strength, through, noise);
    }
}
