package io.latentrelay.handoff;

import static io.latentrelay.handoff.CorruptRecordException.checking;

import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.diffusion.settings.ImageToImage.Through;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.RefinementSettings.Anew;
import io.latentrelay.diffusion.settings.RefinementSettings.Continue;
import io.latentrelay.diffusion.settings.RefinementSettings.Memory;
import io.latentrelay.diffusion.settings.RefinementSettings.Mode;
import io.latentrelay.schemas.RefinerSettings;
import java.util.Optional;

/** What the refiner is told, as it travels. */
final class RefinementRecord {

    private RefinementRecord() {}

    static RefinerSettings write(RefinementSettings settings) {
        return RefinerSettings.newBuilder()
                .setPrompt(settings.prompt().orElse(null))
                .setNegativePrompt(settings.negativePrompt().orElse(null))
                .setGuidanceScale(settings.guidanceScale())
                .setAestheticScore(settings.aestheticScore())
                .setNegativeAestheticScore(settings.negativeAestheticScore())
                .setFreshMemory(settings.mode().equals(new Continue(Memory.FRESH)))
                .setImageToImage(settings.anew().map(RefinementRecord::write).orElse(null))
                .build();
    }

    private static io.latentrelay.schemas.ImageToImage write(ImageToImage anew) {
        return new io.latentrelay.schemas.ImageToImage(
                anew.steps(),
                anew.denoisingStrength(),
                io.latentrelay.schemas.Through.valueOf(anew.through().name()),
                anew.noiseMultiplier());
    }

    static RefinementSettings read(String field, RefinerSettings record) {
        return checking(
                field,
                () ->
                        new RefinementSettings(
                                Optional.ofNullable(record.getPrompt()),
                                Optional.ofNullable(record.getNegativePrompt()),
                                record.getGuidanceScale(),
                                record.getAestheticScore(),
                                record.getNegativeAestheticScore(),
                                mode(record)));
    }

    private static Mode mode(RefinerSettings record) {
        io.latentrelay.schemas.ImageToImage anew = record.getImageToImage();
        if (anew == null) {
            return new Continue(record.getFreshMemory() ? Memory.FRESH : Memory.LOSSLESS);
        }
        return new Anew(
                new ImageToImage(
                        anew.getSteps(),
                        anew.getDenoisingStrength(),
                        Through.valueOf(anew.getThrough().name()),
                        anew.getNoiseMultiplier()));
    }
}
