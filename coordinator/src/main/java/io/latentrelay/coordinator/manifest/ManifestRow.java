package io.latentrelay.coordinator.manifest;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.coordinator.run.ImagePlan;
import io.latentrelay.coordinator.run.RefinerPlan;
import io.latentrelay.coordinator.run.RunWords;
import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.StartPicture;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.schemas.BaseTimings;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.ModelIdentity;
import io.latentrelay.schemas.Split;
import io.latentrelay.schemas.Stored;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One image's row: every setting as resolved, and how the image ended. Every row has the same
 * columns in the same order; null says that there was nothing to tell. A function of run and
 * result, so that writing it again gives the same bytes.
 */
final class ManifestRow {

    private static final List<String> STORED_ONLY =
            List.of(
                    "uri",
                    "sha256",
                    "bytes",
                    "base_steps",
                    "refiner_steps",
                    "switch_step",
                    "cut_timestep",
                    "handoff_sigma",
                    "prompt_tokens_cut",
                    "base_model",
                    "base_model_sha256",
                    "refiner_model",
                    "refiner_model_sha256",
                    "base_worker",
                    "base_delivery",
                    "base_millis",
                    "refiner_worker",
                    "refiner_delivery",
                    "refine_millis",
                    "decode_millis",
                    "store_millis");
    private static final List<String> FAILED_ONLY =
            List.of("error", "error_stage", "error_detail", "error_worker", "error_delivery");

    private ManifestRow() {}

    static JsonObject of(Expansion expansion, ImageResult result) {
        ImagePlan image = expansion.image(result.getImageIndex());
        TrajectorySettings settings = expansion.settings(image.trajectory());
        JsonObject row = new JsonObject();
        place(row, expansion, image, result.getOutcome() instanceof Stored);
        base(row, settings);
        refiner(row, expansion, image, settings);
        if (result.getOutcome() instanceof Stored stored) {
            stored(row, stored);
            FAILED_ONLY.forEach(row::putNull);
        } else {
            STORED_ONLY.forEach(row::putNull);
            failed(row, (Failed) result.getOutcome());
        }
        return row;
    }

    private static void place(
            JsonObject row, Expansion expansion, ImagePlan image, boolean isStored) {
        row.put("index", image.index())
                .put("status", isStored ? "stored" : "failed")
                .put("key", expansion.key(image.index()))
                .put("trajectory", image.trajectory())
                .put("prompt_row", image.promptRow())
                .put("repetition", image.repetition());
    }

    private static void base(JsonObject row, TrajectorySettings settings) {
        row.put("prompt", settings.prompt())
                .putText("prompt_2", settings.prompt2())
                .putText("negative_prompt", settings.negativePrompt())
                .putText("negative_prompt_2", settings.negativePrompt2())
                .put("seed", settings.seed())
                .put("noise_source", RunWords.of(settings.noiseSource()))
                .put("width", settings.size().width())
                .put("height", settings.size().height())
                .put("steps", settings.steps())
                .put("sampler", settings.sampler().text())
                .put("schedule", settings.schedule())
                .putDouble("eta", RunWords.optional(settings.samplerOptions().eta()))
                .put("s_noise", settings.samplerOptions().sNoise())
                .put("s_churn", settings.samplerOptions().sChurn())
                .put("s_tmin", settings.samplerOptions().sTmin())
                .putDouble("s_tmax", RunWords.finite(settings.samplerOptions().sTmax()))
                .put("guidance_scale", settings.guidanceScale())
                .put("guidance_rescale", settings.guidanceRescale())
                .putLong("clip_skip", whole(settings.clipSkip()))
                .put("original_width", settings.originalSize().width())
                .put("original_height", settings.originalSize().height())
                .put("crop_top", settings.crop().top())
                .put("crop_left", settings.crop().left())
                .put("target_width", settings.targetSize().width())
                .put("target_height", settings.targetSize().height())
                .put("long_prompts", RunWords.of(settings.promptHandling().longPrompts()))
                .put("emphasis", settings.promptHandling().emphasis());
        Optional<StartPicture> start = settings.start();
        row.putText("init_image", start.map(StartPicture::key))
                .putText("init_image_sha256", start.map(StartPicture::sha256))
                .putDouble(
                        "strength", RunWords.optional(start.map(StartPicture::denoisingStrength)))
                .putDouble(
                        "noise_multiplier",
                        RunWords.optional(start.map(StartPicture::noiseMultiplier)));
    }

    private static OptionalLong whole(Optional<Integer> number) {
        return number.stream().mapToLong(Integer::longValue).findAny();
    }

    private static void refiner(
            JsonObject row, Expansion expansion, ImagePlan image, TrajectorySettings base) {
        RefinerPlan plan = expansion.refiner(image);
        row.put("refiner_mode", RunWords.of(plan.mode()))
                .put("refiner_fraction", plan.fraction())
                .put("refiner_cut", RunWords.of(plan.cut()));
        anew(row, plan.settings().anew());
        plan.finish()
                .ifPresentOrElse(
                        settings -> refiner(row, settings, base), () -> withoutRefiner(row));
    }

    private static void refiner(
            JsonObject row, RefinementSettings refiner, TrajectorySettings base) {
        row.put("refiner_prompt", refiner.prompt().orElse(base.prompt()))
                .putText(
                        "refiner_negative_prompt",
                        refiner.negativePrompt().or(base::negativePrompt))
                .put("refiner_guidance_scale", refiner.guidanceScale())
                .put("aesthetic_score", refiner.aestheticScore())
                .put("negative_aesthetic_score", refiner.negativeAestheticScore());
    }

    private static void anew(JsonObject row, Optional<ImageToImage> anew) {
        row.putDouble(
                        "refiner_strength",
                        RunWords.optional(anew.map(ImageToImage::denoisingStrength)))
                .putLong("refiner_schedule_steps", whole(anew.map(ImageToImage::steps)))
                .putText("refiner_through", anew.map(told -> RunWords.of(told.through())))
                .putDouble(
                        "refiner_noise_multiplier",
                        RunWords.optional(anew.map(ImageToImage::noiseMultiplier)));
    }

    private static void withoutRefiner(JsonObject row) {
        row.putNull("refiner_prompt")
                .putNull("refiner_negative_prompt")
                .putNull("refiner_guidance_scale")
                .putNull("aesthetic_score")
                .putNull("negative_aesthetic_score");
    }

    private static void stored(JsonObject row, Stored stored) {
        row.put("uri", "s3://" + stored.getBucket() + "/" + stored.getKey())
                .put("sha256", stored.getSha256())
                .put("bytes", stored.getBytes())
                .put("base_steps", stored.getBaseSteps())
                .put("refiner_steps", stored.getRefinerSteps());
        Optional<Split> split = Optional.ofNullable(stored.getSplit());
        row.putLong("switch_step", whole(split.map(Split::getSwitchStep)));
        if (stored.getCutTimestep() == null) {
            row.putNull("cut_timestep");
        } else {
            row.put("cut_timestep", stored.getCutTimestep());
        }
        row.put("handoff_sigma", stored.getHandoffSigma())
                .put("prompt_tokens_cut", stored.getTokensCut());
        models(row, stored);
        timings(row, stored);
    }

    private static void models(JsonObject row, Stored stored) {
        Optional<ModelIdentity> base = Optional.ofNullable(stored.getBaseModel());
        row.putText("base_model", base.map(ModelIdentity::getName))
                .putText("base_model_sha256", base.map(ModelIdentity::getSha256))
                .put("refiner_model", stored.getRefinerModel().getName())
                .put("refiner_model_sha256", stored.getRefinerModel().getSha256());
    }

    private static void timings(JsonObject row, Stored stored) {
        Optional<BaseTimings> base = Optional.ofNullable(stored.getBase());
        row.putText("base_worker", base.map(BaseTimings::getWorker))
                .putLong("base_delivery", whole(base.map(BaseTimings::getDelivery)))
                .putLong("base_millis", base.stream().mapToLong(BaseTimings::getMillis).findAny())
                .put("refiner_worker", stored.getRefinerWorker())
                .put("refiner_delivery", stored.getRefinerDelivery())
                .put("refine_millis", stored.getRefineMillis())
                .put("decode_millis", stored.getDecodeMillis())
                .put("store_millis", stored.getStoreMillis());
    }

    private static void failed(JsonObject row, Failed failed) {
        row.put("error", failed.getReason().name())
                .put("error_stage", failed.getStage())
                .put("error_detail", failed.getDetail())
                .put("error_worker", failed.getWorker())
                .put("error_delivery", failed.getDelivery());
    }
}
