package io.latentrelay.handoff;

import static io.latentrelay.handoff.CorruptRecordException.checking;

import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.conditioning.SizeConditioning;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.sampler.SamplerOptions;
import io.latentrelay.diffusion.settings.PromptHandling;
import io.latentrelay.diffusion.settings.PromptHandling.LongPrompts;
import io.latentrelay.diffusion.settings.StartPicture;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.schemas.BaseSettings;
import io.latentrelay.schemas.Crop;
import io.latentrelay.schemas.NoiseKind;
import io.latentrelay.schemas.Size;
import java.util.Optional;

/** Settings of both models as they travel. */
final class SettingsRecord {

    private SettingsRecord() {}

    static BaseSettings write(TrajectorySettings settings) {
        return BaseSettings.newBuilder()
                .setPrompt(settings.prompt())
                .setPrompt2(settings.prompt2().orElse(null))
                .setNegativePrompt(settings.negativePrompt().orElse(null))
                .setNegativePrompt2(settings.negativePrompt2().orElse(null))
                .setSeed(settings.seed())
                .setNoiseSource(NoiseKind.valueOf(settings.noiseSource().name()))
                .setHeight(settings.size().height())
                .setWidth(settings.size().width())
                .setSteps(settings.steps())
                .setSampler(settings.sampler().text())
                .setSchedule(settings.schedule())
                .setGuidanceScale(settings.guidanceScale())
                .setGuidanceRescale(settings.guidanceRescale())
                .setClipSkip(settings.clipSkip().orElse(null))
                .setOriginalSize(write(settings.originalSize()))
                .setCrop(write(settings.crop()))
                .setTargetSize(write(settings.targetSize()))
                .setSamplerOptions(write(settings.samplerOptions()))
                .setStartPicture(settings.start().map(SettingsRecord::write).orElse(null))
                .setLongPrompts(
                        io.latentrelay.schemas.LongPrompts.valueOf(
                                settings.promptHandling().longPrompts().name()))
                .setEmphasis(settings.promptHandling().emphasis())
                .setNegativeOriginalSize(
                        settings.negativeSizes().map(n -> write(n.original())).orElse(null))
                .setNegativeCrop(settings.negativeSizes().map(n -> write(n.crop())).orElse(null))
                .setNegativeTargetSize(
                        settings.negativeSizes().map(n -> write(n.target())).orElse(null))
                .build();
    }

    static TrajectorySettings read(BaseSettings record) {
        SamplerName sampler =
                checking("settings.sampler", () -> SamplerName.of(record.getSampler()));
        return checking(
                "settings",
                () ->
                        new TrajectorySettings(
                                record.getPrompt(),
                                Optional.ofNullable(record.getPrompt2()),
                                Optional.ofNullable(record.getNegativePrompt()),
                                Optional.ofNullable(record.getNegativePrompt2()),
                                record.getSeed(),
                                NoiseSource.valueOf(record.getNoiseSource().name()),
                                new ImageSize(record.getHeight(), record.getWidth()),
                                record.getSteps(),
                                sampler,
                                record.getSchedule(),
                                record.getGuidanceScale(),
                                record.getGuidanceRescale(),
                                Optional.ofNullable(record.getClipSkip()),
                                read(record.getOriginalSize()),
                                read(record.getCrop()),
                                read(record.getTargetSize()),
                                read(record.getSamplerOptions()),
                                Optional.ofNullable(record.getStartPicture())
                                        .map(SettingsRecord::read),
                                new PromptHandling(
                                        LongPrompts.valueOf(record.getLongPrompts().name()),
                                        record.getEmphasis()),
                                negativeSizes(record)));
    }

    private static Optional<SizeConditioning> negativeSizes(BaseSettings record) {
        return SizeConditioning.negative(
                Optional.ofNullable(record.getNegativeOriginalSize()).map(SettingsRecord::read),
                Optional.ofNullable(record.getNegativeCrop()).map(SettingsRecord::read),
                Optional.ofNullable(record.getNegativeTargetSize()).map(SettingsRecord::read));
    }

    private static io.latentrelay.schemas.StartPicture write(StartPicture start) {
        return new io.latentrelay.schemas.StartPicture(
                start.key(), start.sha256(), start.denoisingStrength(), start.noiseMultiplier());
    }

    private static StartPicture read(io.latentrelay.schemas.StartPicture record) {
        return new StartPicture(
                record.getKey(),
                record.getSha256(),
                record.getDenoisingStrength(),
                record.getNoiseMultiplier());
    }

    private static io.latentrelay.schemas.SamplerOptions write(SamplerOptions options) {
        boolean limited = options.sTmax() < Double.POSITIVE_INFINITY;
        return new io.latentrelay.schemas.SamplerOptions(
                options.eta().orElse(null),
                options.sNoise(),
                options.sChurn(),
                options.sTmin(),
                limited ? options.sTmax() : null);
    }

    private static SamplerOptions read(io.latentrelay.schemas.SamplerOptions record) {
        Double sTmax = record.getSTmax();
        return new SamplerOptions(
                Optional.ofNullable(record.getEta()),
                record.getSNoise(),
                record.getSChurn(),
                record.getSTmin(),
                sTmax == null ? Double.POSITIVE_INFINITY : sTmax);
    }

    private static Size write(ImageSize size) {
        return new Size(size.height(), size.width());
    }

    private static ImageSize read(Size size) {
        return new ImageSize(size.getHeight(), size.getWidth());
    }

    private static Crop write(CropOffset crop) {
        return new Crop(crop.top(), crop.left());
    }

    private static CropOffset read(Crop crop) {
        return new CropOffset(crop.getTop(), crop.getLeft());
    }
}
