package io.latentrelay.inference.golden;

import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import java.nio.file.Path;
import java.util.List;

/**
 * The tiny base and refiner, open. They take fractional timesteps, as diffusers tells them, so that
 * runs with any schedule can be compared.
 */
public record OpenModels(SdxlModel base, SdxlModel refiner) implements AutoCloseable {

    public static OpenModels in(Path folder) {
        Path base = TinyModels.baseCopy(folder);
        Path refiner = TinyModels.refiner(folder);
        for (Path model : List.of(base, refiner)) {
            OnnxPatch.elementType(model.resolve("unet/model.onnx"), "timestep", OnnxPatch.FLOAT32);
        }
        ModelOptions options = ModelOptions.defaults();
        return new OpenModels(
                SdxlModel.openBase(base, options), SdxlModel.openRefiner(refiner, options));
    }

    /** Where a run begins: scaled noise. */
    public DenoisingState start(Run run, TrajectorySettings settings) {
        return settings.algorithm()
                .start(
                        run.noiseSchedule(base.scheduler()),
                        run.spacing(),
                        new RandomStream(settings.noiseSource(), settings.seed(), 0),
                        base.latentShape(settings.size()));
    }

    /** The base's way from the start. */
    public Leg baseLeg(Run run, TrajectorySettings settings, int stopStep) {
        return new Leg(
                start(run, settings),
                run.noiseSchedule(base.scheduler()),
                settings.algorithm(),
                base.condition(settings),
                settings.guidance(),
                stopStep);
    }

    /** The refiner's way from a handoff to the end. */
    public Leg refinerLeg(Run run, DenoisingState handoff) {
        TrajectorySettings settings = run.settings();
        NoiseSchedule schedule = run.noiseSchedule(base.scheduler());
        return new Leg(
                handoff,
                schedule,
                settings.algorithm(),
                refiner.condition(settings, run.refinement()),
                settings.guidance(),
                schedule.steps());
    }

    @Override
    public void close() {
        base.close();
        refiner.close();
    }
}
