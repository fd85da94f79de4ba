package io.latentrelay.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.settings.PromptHandling.LongPrompts;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.Denoising;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.golden.Settings;
import io.latentrelay.inference.golden.TinyModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine over ONNX Runtime. */
@Timeout(60)
class EngineWithNetworksTest {

    private static final List<SamplerName> SAMPLERS = List.of(SamplerName.values());

    @Test
    void mixedImagesEndBitForBitAsTheyDoAlone() throws Exception {
        try (SdxlModel model = SdxlModel.openBase(TinyModels.base(), ModelOptions.defaults());
                Engine engine = new Engine(model, new EngineOptions(4, 6, 4))) {
            List<TestJourney> journeys = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                journeys.add(new TestJourney(leg(model, i)));
            }
            for (TestJourney journey : journeys) {
                engine.submit(journey);
            }

            Denoising denoising = new Denoising(model);
            for (TestJourney journey : journeys) {
                assertThat(journey.await()).isEqualTo(denoising.run(List.of(journey.whole())));
            }
            EngineStatistics statistics = engine.statistics();
            assertThat(statistics.rows()).isGreaterThan(2 * statistics.calls());
        }
    }

    private static Leg leg(SdxlModel model, int image) {
        SamplerName sampler = SAMPLERS.get(image % SAMPLERS.size());
        TrajectorySettings settings =
                Settings.of("a green heart ".repeat(image % 5 == 3 ? 60 : 1), Optional.of("red"))
                        .handling(LongPrompts.CHUNK, false)
                        .seed(image)
                        .steps(2 + image % 5)
                        .size(64, image % 3 == 2 ? 96 : 64)
                        .guidanceScale(image % 4 == 1 ? 1 : 4)
                        .build();
        NoiseSchedule schedule =
                sampler.schedule(model.scheduler(), settings.steps(), settings.scheduleType());
        return new Leg(
                sampler.sampler()
                        .start(
                                schedule,
                                model.scheduler().timestepSpacing(),
                                new RandomStream(settings.noiseSource(), settings.seed(), 0),
                                model.latentShape(settings.size())),
                schedule,
                sampler.sampler(),
                model.condition(settings),
                settings.guidance(),
                settings.steps());
    }
}
