package io.latentrelay.inference.folder;

import io.latentrelay.diffusion.schedule.PredictionType;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.SchedulerConfig.Spacing;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code scheduler/scheduler_config.json}, whichever diffusers class it names. */
public final class SchedulerFile {

    /** Keys that, when set, make a schedule we would not follow. */
    private static final List<String> UNSUPPORTED =
            List.of("trained_betas", "sigma_min", "sigma_max");

    /** Keys that choose a curve of noise levels, which here the run chooses. */
    private static final List<String> CURVES =
            List.of("use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas");

    private static final Logger LOG = LoggerFactory.getLogger(SchedulerFile.class);

    private SchedulerFile() {}

    /**
     * Reads a file that need not lie in a model folder.
     *
     * @throws IllegalArgumentException in one line: what in the file is odd
     */
    public static SchedulerConfig read(Path file) {
        return read(JsonFile.read(file));
    }

    static SchedulerConfig read(JsonFile json) {
        String name = json.text("_class_name", "EulerDiscreteScheduler");
        requireKnownNoise(json, name);
        warnOfCurves(json);
        try {
            return config(json, Defaults.of(name));
        } catch (IllegalArgumentException e) {
            throw json.naming(e);
        }
    }

    private static SchedulerConfig config(JsonFile json, Defaults absent) {
        return new SchedulerConfig(
                json.integer("num_train_timesteps", 1000),
                json.number("beta_start", absent.betaStart()),
                json.number("beta_end", absent.betaEnd()),
                json.text("beta_schedule", absent.betaSchedule()),
                PredictionType.of(json.text("prediction_type", "epsilon")),
                Spacing.of(json.text("timestep_spacing", absent.spacing())),
                json.integer("steps_offset", 0),
                json.text("interpolation_type", "linear"));
    }

    private static void requireKnownNoise(JsonFile json, String name) {
        if (name.startsWith("EDM") || name.startsWith("FlowMatch")) {
            throw json.odd("_class_name", "a scheduler over betas, as SDXL was trained", name);
        }
        for (String key : UNSUPPORTED) {
            if (json.has(key)) {
                throw json.odd(key, "null", "set");
            }
        }
        if (json.flag("rescale_betas_zero_snr", false)) {
            throw json.odd("rescale_betas_zero_snr", "false", true);
        }
    }

    private static void warnOfCurves(JsonFile json) {
        for (String key : CURVES) {
            if (json.flag(key, false)) {
                LOG.warn("{} sets {}: a run follows its own 'schedule' setting instead", json, key);
            }
        }
    }

    /** What diffusers' classes take where their configuration is silent. */
    private record Defaults(double betaStart, double betaEnd, String betaSchedule, String spacing) {

        static Defaults of(String className) {
            return switch (className) {
                case "LCMScheduler", "TCDScheduler" ->
                        new Defaults(0.00085, 0.012, "scaled_linear", "leading");
                case "HeunDiscreteScheduler",
                        "KDPM2DiscreteScheduler",
                        "KDPM2AncestralDiscreteScheduler",
                        "DPMSolverSDEScheduler" ->
                        new Defaults(0.00085, 0.012, "linear", "linspace");
                case "DDIMScheduler", "DDPMScheduler", "PNDMScheduler" ->
                        new Defaults(0.0001, 0.02, "linear", "leading");
                default -> new Defaults(0.0001, 0.02, "linear", "linspace");
            };
        }
    }
}
