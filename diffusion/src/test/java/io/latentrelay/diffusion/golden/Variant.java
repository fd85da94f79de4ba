package io.latentrelay.diffusion.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentrelay.diffusion.sampler.Sampler;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.sampler.SamplerOptions;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.PredictionType;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.SchedulerConfig.Spacing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A scheduler as the golden data configured it: SDXL's own, but for what the variant overrides. */
public record Variant(
        String name,
        SamplerName sampler,
        SamplerOptions options,
        SchedulerConfig config,
        ScheduleType type) {

    /** A variant of schedulers.json, by its description there. */
    static Variant of(String name, JsonNode description) {
        JsonNode overrides = description.get("overrides");
        boolean karras = overrides.path("use_karras_sigmas").asBoolean();
        return new Variant(
                name,
                sampler(description.get("class").textValue(), overrides),
                options(description.get("step_arguments")),
                config(overrides),
                karras ? ScheduleType.KARRAS : ScheduleType.MODEL);
    }

    private static SamplerName sampler(String className, JsonNode overrides) {
        boolean sde = overrides.path("algorithm_type").asText().equals("sde-dpmsolver++");
        return sde ? SamplerName.DPMPP_2M_SDE : SamplerName.of(className);
    }

    private static SamplerOptions options(JsonNode arguments) {
        SamplerOptions none = SamplerOptions.DEFAULT;
        return new SamplerOptions(
                Optional.ofNullable(arguments.get("eta")).map(JsonNode::doubleValue),
                arguments.path("s_noise").asDouble(none.sNoise()),
                arguments.path("s_churn").asDouble(none.sChurn()),
                arguments.path("s_tmin").asDouble(none.sTmin()),
                arguments.path("s_tmax").asDouble(none.sTmax()));
    }

    private static SchedulerConfig config(JsonNode overrides) {
        SchedulerConfig sdxl = SchedulerConfig.SDXL;
        return new SchedulerConfig(
                sdxl.numTrainTimesteps(),
                sdxl.betaStart(),
                sdxl.betaEnd(),
                sdxl.betaSchedule(),
                PredictionType.of(overrides.path("prediction_type").asText("epsilon")),
                Spacing.of(overrides.path("timestep_spacing").asText("leading")),
                sdxl.stepsOffset(),
                sdxl.interpolationType());
    }

    public Sampler algorithm() {
        return sampler.sampler(options);
    }

    public NoiseSchedule schedule(int steps) {
        return sampler.schedule(config, steps, type);
    }

    /** The timestep of every evaluation of a run, in order: second evaluations included. */
    public float[] calls(int steps) {
        NoiseSchedule schedule = schedule(steps);
        return calls(schedule, 0, steps, true);
    }

    /**
     * The timesteps of the evaluations from one step to before another.
     *
     * @param twiceFirst whether PNDM's first step is among them, which it evaluates at both ends
     */
    public float[] calls(NoiseSchedule schedule, int from, int to, boolean twiceFirst) {
        List<Float> calls = new ArrayList<>();
        for (int step = from; step < to; step++) {
            calls.add(schedule.timestep(step));
            boolean second =
                    sampler == SamplerName.HEUN
                            || sampler == SamplerName.PNDM && step == 0 && twiceFirst;
            if (second && step + 1 < schedule.steps()) {
                calls.add(schedule.timestep(step + 1));
            }
        }
        float[] timesteps = new float[calls.size()];
        for (int i = 0; i < timesteps.length; i++) {
            timesteps[i] = calls.get(i);
        }
        return timesteps;
    }

    /** Whether diffusers drew noise on the way. */
    public boolean draws() {
        return name.matches("euler_churn|euler_a.*|ddim_eta.*|dpmpp_2m_sde.*|ddpm|lcm");
    }

    @Override
    public String toString() {
        return name;
    }
}
