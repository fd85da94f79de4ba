package io.latentrelay.inference.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.conditioning.SizeConditioning;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.sampler.SamplerOptions;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.SchedulerConfig.Spacing;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One run of the golden pipelines, as our settings say it. */
public final class Run {

    private static final Set<String> SPACINGS = Set.of("trailing", "linspace");

    private static final SamplerOptions HALF_ETA =
            new SamplerOptions(Optional.of(0.5), 1, 0, 0, Double.POSITIVE_INFINITY);

    private final String key;
    private final JsonNode description;
    private final SamplerName sampler;
    private final String schedule;
    private final Spacing spacing;
    private final SamplerOptions options;

    private Run(String key, JsonNode description) {
        this.key = key;
        this.description = description;
        String name = description.get("scheduler").textValue();
        String last = name.substring(name.lastIndexOf('_') + 1);
        this.schedule = last.equals("karras") ? "karras" : "model";
        this.spacing = SPACINGS.contains(last) ? Spacing.of(last) : Spacing.LEADING;
        this.options = last.startsWith("eta") ? HALF_ETA : SamplerOptions.DEFAULT;
        boolean suffixed =
                last.equals("karras") || last.startsWith("eta") || SPACINGS.contains(last);
        this.sampler = SamplerName.of(suffixed ? name.substring(0, name.lastIndexOf('_')) : name);
    }

    public static Run of(Golden golden, String key) {
        return new Run(key, golden.cases().get(key));
    }

    /** The runs whose key begins with {@code prefix}. */
    public static Stream<Run> all(Golden golden, String prefix) {
        return golden.cases()
                .propertyStream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> new Run(entry.getKey(), entry.getValue()));
    }

    public String key() {
        return key;
    }

    public TrajectorySettings settings() {
        return settings(
                description.get("prompt").textValue(),
                text("negative_prompt"),
                description.get("seed").longValue());
    }

    /** One image of a batch. */
    public TrajectorySettings settings(int row) {
        return settings(
                description.get("prompts").get(row).textValue(),
                Optional.of(description.get("negative_prompts").get(row).textValue()),
                description.get("seeds").get(row).longValue());
    }

    private TrajectorySettings settings(String prompt, Optional<String> negative, long seed) {
        ImageSize size = size("height", "width");
        return new TrajectorySettings(
                        prompt,
                        text("prompt_2"),
                        negative,
                        text("negative_prompt_2"),
                        seed,
                        NoiseSource.TORCH_CPU,
                        size,
                        description.get("num_inference_steps").intValue(),
                        sampler,
                        schedule,
                        description.get("guidance_scale").doubleValue(),
                        description.path("guidance_rescale").doubleValue(),
                        description.has("clip_skip")
                                ? Optional.of(description.get("clip_skip").intValue())
                                : Optional.empty(),
                        pair("original_size", size),
                        crop("crops_coords_top_left"),
                        pair("target_size", size))
                .with(options)
                .withNegative(negativeSizes(size));
    }

    public RefinementSettings refinement() {
        return new RefinementSettings(
                Optional.empty(),
                Optional.empty(),
                description.get("guidance_scale").doubleValue(),
                6.0,
                2.5);
    }

    public NoiseSchedule noiseSchedule(SchedulerConfig model) {
        int steps = description.get("num_inference_steps").intValue();
        return sampler.schedule(spaced(model), steps, ScheduleType.of(schedule));
    }

    /** The model's scheduler configuration with the run's own spacing. */
    private SchedulerConfig spaced(SchedulerConfig model) {
        return new SchedulerConfig(
                model.numTrainTimesteps(),
                model.betaStart(),
                model.betaEnd(),
                model.betaSchedule(),
                model.predictionType(),
                spacing,
                model.stepsOffset(),
                model.interpolationType());
    }

    public Spacing spacing() {
        return spacing;
    }

    /** How much of the schedule is run on a picture. */
    public double strength() {
        return description.get("strength").doubleValue();
    }

    /** Whether the refiner starts from latents, not from a picture. */
    public boolean startsFromLatents() {
        return description.get("refiner_input").textValue().equals("base latents");
    }

    public long refinerSeed() {
        return description.get("refiner_seed").longValue();
    }

    /** Absent when the base runs to the end. */
    public Optional<Double> denoisingEnd() {
        return Optional.ofNullable(description.get("denoising_end"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::doubleValue);
    }

    public boolean isBatch() {
        return description.has("prompts");
    }

    /** The refiner's share of an ensemble. */
    public double refinerFraction() {
        return oneMinus(description.get("fraction").doubleValue());
    }

    public static double oneMinus(double share) {
        return BigDecimal.ONE.subtract(BigDecimal.valueOf(share)).doubleValue();
    }

    private Optional<SizeConditioning> negativeSizes(ImageSize size) {
        return description.has("negative_original_size")
                ? Optional.of(
                        new SizeConditioning(
                                pair("negative_original_size", size),
                                crop("negative_crops_coords_top_left"),
                                pair("negative_target_size", size)))
                : Optional.empty();
    }

    /** Calls of the base. */
    public int baseCalls() {
        return description
                .path(description.has("base_calls") ? "base_calls" : "base_steps")
                .intValue();
    }

    private ImageSize size(String height, String width) {
        return new ImageSize(description.get(height).intValue(), description.get(width).intValue());
    }

    private ImageSize pair(String name, ImageSize absent) {
        JsonNode pair = description.path(name);
        return pair.isArray()
                ? new ImageSize(pair.get(0).intValue(), pair.get(1).intValue())
                : absent;
    }

    private CropOffset crop(String name) {
        JsonNode pair = description.path(name);
        return pair.isArray()
                ? new CropOffset(pair.get(0).intValue(), pair.get(1).intValue())
                : CropOffset.NONE;
    }

    @Override
    public String toString() {
        return key;
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(description.path(name).textValue());
    }
}
