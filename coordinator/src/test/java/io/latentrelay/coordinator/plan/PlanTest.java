package io.latentrelay.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.run.RunSettings;
import io.latentrelay.coordinator.status.FleetSpeed.StepTime;
import io.latentrelay.coordinator.status.Pool;
import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.Sampler;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {

    private static final OptionalDouble UNKNOWN = OptionalDouble.empty();
    private static final Prices NONE =
            new Prices(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, FleetTimes.NONE);

    @TempDir private Path folder;

    private Plan plan(String yaml) throws IOException {
        PlanTally tally = new PlanTally(PromptTokens.uncounted(), rows -> {});
        RunFile file = RunFile.read(Files.writeString(folder.resolve("run.yaml"), yaml), tally);
        return tally.plan(file.run());
    }

    @Test
    void countsWhatSharingSaves() throws IOException {
        JsonObject plan =
                plan("""
                                name: p
                                prompts: [a, b]
                                images_per_prompt: 3
                                refiner: {fraction: [0, 0.2], guidance_scale: 1}
                                """)
                        .toJson(NONE);

        // SDXL's schedule of 30 steps is cut after 23 for the last fifth.
        assertThat(plan.whole("images")).isEqualTo(12);
        assertThat(plan.whole("trajectories")).isEqualTo(6);
        assertThat(plan.object("base").whole("evaluations")).isEqualTo(6 * 30);
        assertThat(plan.object("base").whole("rows")).isEqualTo(2 * 6 * 30);
        assertThat(plan.object("base").whole("evaluations_without_sharing"))
                .isEqualTo(6 * (30 + 23));
        assertThat(plan.object("refiner").whole("evaluations")).isEqualTo(6 * 7);
        assertThat(plan.object("refiner").whole("rows")).isEqualTo(6 * 7);
        assertThat(plan.whole("handoffs")).isEqualTo(12);
    }

    @Test
    void hoursAndCostFollowFromStepTimes() throws IOException {
        Plan plan = plan("name: p\nprompts: [a]\nimages_per_prompt: 1000\n");
        Prices prices =
                new Prices(
                        OptionalDouble.of(100),
                        OptionalDouble.of(50),
                        OptionalDouble.of(2),
                        OptionalDouble.of(1),
                        FleetTimes.NONE);

        assertThat(plan.hours(Pool.BASE, prices).orElseThrow()).isEqualTo(23_000 * 0.1 / 3600);
        assertThat(plan.hours(Pool.REFINER, prices).orElseThrow()).isEqualTo(7_000 * 0.05 / 3600);
        assertThat(plan.ratio(prices).orElseThrow()).isEqualTo(2300.0 / 350);
        assertThat(PlanText.of(plan, prices))
                .anyMatch(line -> line.contains("base 23 + refiner 7, cut at t=199"))
                .anyMatch(line -> line.contains("0.64 GPU-hours of steps, cost 1.28"))
                .anyMatch(line -> line.contains("6.57 base devices for one refiner"));
    }

    @Test
    void whatNobodySaidIsTakenAsTheFleetMeasuredIt() throws IOException {
        Plan plan =
                plan(
                        """
                        name: p
                        prompts: [a]
                        images_per_prompt: 1000
                        settings: {width: 512, height: 512}
                        """);
        FleetTimes fleet =
                new FleetTimes(
                        List.of(
                                new StepTime(Pool.BASE, "sdxl", 1024 * 1024, 100, 900),
                                new StepTime(Pool.BASE, "sdxl", 640 * 512, 25, 500),
                                new StepTime(Pool.BASE, "old", 512 * 512, 7, 800),
                                new StepTime(Pool.REFINER, "refiner", 1024 * 1024, 80, 300)));
        OptionalDouble given = OptionalDouble.of(60);
        Prices measured = new Prices(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, fleet);
        Prices partly = new Prices(UNKNOWN, given, UNKNOWN, UNKNOWN, fleet);

        // Of the model that most tell of, at the nearest size, by the pixels.
        assertThat(plan.hours(Pool.BASE, measured).orElseThrow())
                .isCloseTo(23_000 * 0.025 * 512 / 640 / 3600, within(1e-12));
        assertThat(plan.hours(Pool.REFINER, measured).orElseThrow())
                .isCloseTo(7_000 * 0.080 / 4 / 3600, within(1e-12));
        assertThat(plan.hours(Pool.REFINER, partly).orElseThrow())
                .isCloseTo(7_000 * 0.060 / 4 / 3600, within(1e-12));
        assertThat(PlanText.of(plan, partly))
                .contains(
                        "    a step       80.0 ms at 1024 x 1024, measured on the fleet at 0.33"
                                + " megapixels, 500 images of sdxl",
                        "    a step       60.0 ms at 1024 x 1024, as given");
        JsonObject json = plan.toJson(partly);
        assertThat(json.object("base").object("step").object("measured").text("model"))
                .isEqualTo("sdxl");
        assertThat(json.object("refiner").object("step").decimal("millis")).isEqualTo(60);
    }

    @Test
    void rowsOfTheirOwnAreCountedEach() throws IOException {
        Files.writeString(
                folder.resolve("p.csv"),
                "prompt,steps,width,height\na,20,1024,1024\nb,40,512,1024\nc,5,1024,1024\n");
        Plan plan =
                plan(
                        """
                                name: p
                                prompts: {file: p.csv}
                                refiner: {fraction: 0}
                                sweep: {style: {replace: a, with: [a, x]}}
                                """);
        JsonObject json = plan.toJson(NONE);

        assertThat(json.object("base").whole("evaluations")).isEqualTo(2 * (20 + 40 + 5));
        assertThat(json.whole("picture_bytes_estimate"))
                .isEqualTo(2 * Math.round(1.5 * (1024 * 1024 * 2 + 512 * 1024)));
        assertThat(json.object("unusual").whole("fewer than 10 steps")).isEqualTo(2);
        assertThat(json.object("prompts_without_words").whole("a")).isEqualTo(2);
    }

    @Test
    void countsTheEvaluationsThatSamplersMake() throws IOException {
        for (SamplerName name : SamplerName.values()) {
            RunSettings settings =
                    settings(
                            "name: p\nprompts: [a]\nsettings: {steps: 12, sampler: "
                                    + name.text()
                                    + "}\n");
            NoiseSchedule schedule = new Steps().schedule(settings, 12);
            int switchStep = schedule.steps() - 4;
            int middle = 5;

            assertThat(Steps.evaluations(settings, schedule, 0, switchStep))
                    .as(name.text())
                    .isEqualTo(made(name, schedule, 0, switchStep));
            assertThat(Steps.evaluations(settings, schedule, middle, schedule.steps()))
                    .as(name.text())
                    .isEqualTo(made(name, schedule, middle, schedule.steps()));
            assertThat(Steps.evaluations(settings, schedule, 0, schedule.steps()))
                    .as(name.text())
                    .isEqualTo(made(name, schedule, 0, schedule.steps()));
        }
    }

    private RunSettings settings(String yaml) throws IOException {
        return RunFile.read(Files.writeString(folder.resolve("s.yaml"), yaml)).run().settings();
    }

    // By running it with a network that predicts nothing.
    private static int made(SamplerName name, NoiseSchedule schedule, int from, int to) {
        Sampler sampler = name.sampler();
        Shape shape = new Shape(4, 1, 1);
        Latents nothing = Latents.of(shape, new float[shape.size()]);
        RandomStream random = new RandomStream(NoiseSource.TORCH_CPU, 1, 0);
        DenoisingState state = new DenoisingState(from, 0, nothing, List.of(), random);
        int made = 0;
        while (state.step() < to) {
            state = sampler.advance(state, schedule, nothing);
            made++;
        }
        return made;
    }
}
