package io.latentrelay.diffusion.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentrelay.diffusion.sampler.Sampler;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.PredictionType;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.SchedulerConfig.Spacing;

/** A scheduler as the golden data configured it: SDXL's own, but for what the variant overrides. */
public record Variant(String name, SamplerName sampler, SchedulerConfig config, ScheduleType type) {

    /** A variant of schedulers.json, by its description there. */
    public static Variant of(String name, JsonNode description) {
        JsonNode overrides = description.get("overrides");
        SchedulerConfig sdxl = SchedulerConfig.SDXL;
        SchedulerConfig config =
                new SchedulerConfig(
                        sdxl.numTrainTimesteps(),
                        sdxl.betaStart(),
                        sdxl.betaEnd(),
                        sdxl.betaSchedule(),
                        PredictionType.of(overrides.path("prediction_type").asText("epsilon")),
                        Spacing.of(overrides.path("timestep_spacing").asText("leading")),
                        sdxl.stepsOffset(),
                        sdxl.interpolationType());
        ScheduleType type =
                overrides.path("use_karras_sigmas").asBoolean()
                        ? ScheduleType.KARRAS
                        : ScheduleType.MODEL;
        return new Variant(
                name, SamplerName.of(description.get("class").textValue()), config, type);
    }

    public Sampler algorithm() {
        return sampler.sampler();
    }

    public NoiseSchedule schedule(int steps) {
        return sampler.schedule(config, steps, type);
    }

    @Override
    public String toString() {
        return name;
    }
}
