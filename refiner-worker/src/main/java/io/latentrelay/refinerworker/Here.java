package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.diffusion.settings.ImageToImage.Through;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.handoff.PictureJob;
import io.latentrelay.handoff.RanOn;
import io.latentrelay.handoff.RefinerProgress;
import io.latentrelay.handoff.StageTimings;
import io.latentrelay.inference.Footing;
import io.latentrelay.inference.ModelPart;
import io.latentrelay.inference.engine.Usage;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** This worker, as what it makes tells of it. */
record Here(String worker, Footing footing) {

    /** Of the refiner's part in a picture, on all workers that had one, up to now. */
    StageTimings timings(OpenFinish open, Usage usage) {
        Set<ModelPart> parts = parts(open, usage);
        StageTimings here =
                new StageTimings(
                        worker,
                        open.work().millis(),
                        open.work().deliveries(),
                        usage.deviceNanos() / 1e6f,
                        usage.evaluations(),
                        open.work().attempts(),
                        0,
                        parts.isEmpty() ? RanOn.NOT_TOLD : RanOn.of(footing.of(parts)));
        Optional<StageTimings> before = open.job().progress().map(RefinerProgress::refiner);
        return before.map(done -> done.plus(here)).orElse(here);
    }

    private static Set<ModelPart> parts(OpenFinish open, Usage usage) {
        Set<ModelPart> parts = EnumSet.noneOf(ModelPart.class);
        if (open.job().progress().isEmpty() && isEncoded(open)) {
            parts.add(ModelPart.ENCODING);
        }
        if (usage.evaluations() > 0) {
            parts.add(ModelPart.DENOISING);
        }
        return parts;
    }

    private static boolean isEncoded(OpenFinish open) {
        return open.job() instanceof PictureJob
                || open.finish()
                        .refiner()
                        .flatMap(RefinementSettings::anew)
                        .map(ImageToImage::through)
                        .filter(Through.PICTURE::equals)
                        .isPresent();
    }

    /** Of a picture's decode. */
    RanOn decoding() {
        return RanOn.of(footing.of(EnumSet.of(ModelPart.DECODING)));
    }
}
