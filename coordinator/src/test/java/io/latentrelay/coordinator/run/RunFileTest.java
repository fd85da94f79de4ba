package io.latentrelay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.prompts.PromptRow;
import io.latentrelay.coordinator.run.InitImages.InitImage;
import io.latentrelay.diffusion.conditioning.CropOffset;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.conditioning.SizeConditioning;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.sampler.SamplerOptions;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.settings.PromptHandling;
import io.latentrelay.diffusion.settings.PromptHandling.LongPrompts;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.RefinementSettings.Continue;
import io.latentrelay.diffusion.settings.RefinementSettings.Memory;
import io.latentrelay.handoff.FileFormat;
import io.latentrelay.handoff.FileSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run file comes to. */
class RunFileTest {

    @TempDir Path folder;

    private RunFile read(String yaml) throws IOException {
        return RunFile.read(Files.writeString(folder.resolve("run.yaml"), yaml));
    }

    @Test
    void aNameAndAPromptAreEnough() throws IOException {
        RunFile file = read("name: first-run\nprompts: [a lighthouse at dusk]\n");

        assertThat(file.warnings()).isEmpty();
        Run run = file.run();
        assertThat(run.name()).isEqualTo("first-run");
        assertThat(run.prompts().held()).containsExactly(PromptRow.of("a lighthouse at dusk"));
        assertThat(run.imagesPerPrompt()).isEqualTo(1);
        assertThat(run.output()).isEqualTo(new Output("runs"));
        assertThat(run.cells()).containsExactly(new Cell(List.of()));
        assertThat(run.resolve(0))
                .isEqualTo(
                        new Resolved(
                                new RunSettings(
                                        30,
                                        new ImageSize(1024, 1024),
                                        SamplerName.EULER,
                                        ScheduleType.MODEL,
                                        SamplerOptions.DEFAULT,
                                        5.0,
                                        0.0,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        new ImageSize(1024, 1024),
                                        CropOffset.NONE,
                                        new ImageSize(1024, 1024),
                                        NoiseSource.TORCH_CPU,
                                        Optional.empty(),
                                        new PromptHandling(LongPrompts.CHUNK, false),
                                        Optional.empty()),
                                new RefinerPlan(
                                        0.2,
                                        Cut.TIMESTEP,
                                        new RefinementSettings(
                                                Optional.empty(), Optional.empty(), 5.0, 6.0, 2.5),
                                        RefinerMode.CONTINUE),
                                FileSettings.PNG));
    }

    @Test
    void everyKeyReachesItsSetting() throws IOException {
        Run run =
                read("""
                                name: all-keys
                                prompts:
                                  - one
                                  - "two"
                                images_per_prompt: 3
                                seed: 7
                                settings:
                                  steps: 25
                                  width: 1216
                                  height: 832
                                  sampler: euler
                                  schedule: karras
                                  s_noise: 1.1
                                  s_churn: 5
                                  s_tmin: 0.1
                                  s_tmax: 10
                                  guidance_scale: 4.5
                                  guidance_rescale: 0.7
                                  negative_prompt: ""
                                  prompt_2: second
                                  negative_prompt_2: not second
                                  clip_skip: 1
                                  original_size: {width: 2048, height: 1536}
                                  crop: {top: 8, left: 16}
                                  target_size: {width: 1200, height: 800}
                                  negative_original_size: {width: 256, height: 512}
                                  negative_crop: {top: 1, left: 2}
                                  negative_target_size: {width: 768, height: 1024}
                                  noise_source: nv_philox
                                  init_image: {key: in/a.png, sha256: SHA}
                                  strength: 0.75
                                  noise_multiplier: 1.25
                                  long_prompts: reject
                                  emphasis: true
                                refiner:
                                  mode: fresh
                                  fraction: [0, 0.2, 0.4]
                                  cut: step
                                  guidance_scale: 3
                                  aesthetic_score: 7
                                  negative_aesthetic_score: 2
                                  prompt: finer
                                  negative_prompt: coarse
                                output:
                                  prefix: sets/lighthouses
                                  format: webp
                                  quality: 80
                                  metadata: false
                                """
                                .replace("SHA", "a".repeat(64)))
                        .run();

        assertThat(run.imagesPerPrompt()).isEqualTo(3);
        assertThat(run.expansion().settings(1).seed()).isEqualTo(8);
        assertThat(run.output()).isEqualTo(new Output("sets/lighthouses"));
        assertThat(run.cells())
                .extracting(cell -> cell.coordinates().get(0).value())
                .containsExactly("0", "0.2", "0.4");
        assertThat(run.resolve(1))
                .isEqualTo(
                        new Resolved(
                                new RunSettings(
                                        25,
                                        new ImageSize(832, 1216),
                                        SamplerName.EULER,
                                        ScheduleType.KARRAS,
                                        new SamplerOptions(Optional.empty(), 1.1, 5, 0.1, 10),
                                        4.5,
                                        0.7,
                                        Optional.of(""),
                                        Optional.of("second"),
                                        Optional.of("not second"),
                                        Optional.of(1),
                                        new ImageSize(1536, 2048),
                                        new CropOffset(8, 16),
                                        new ImageSize(800, 1200),
                                        NoiseSource.NV_PHILOX,
                                        Optional.of(
                                                new InitImages(
                                                        List.of(
                                                                new InitImage(
                                                                        "in/a.png",
                                                                        "a".repeat(64))),
                                                        0.75,
                                                        1.25)),
                                        new PromptHandling(LongPrompts.REJECT, true),
                                        Optional.of(
                                                new SizeConditioning(
                                                        new ImageSize(512, 256),
                                                        new CropOffset(1, 2),
                                                        new ImageSize(1024, 768)))),
                                new RefinerPlan(
                                        0.2,
                                        Cut.STEP,
                                        new RefinementSettings(
                                                Optional.of("finer"),
                                                Optional.of("coarse"),
                                                3.0,
                                                7.0,
                                                2.0,
                                                new Continue(Memory.FRESH)),
                                        RefinerMode.FRESH),
                                new FileSettings(FileFormat.WEBP, Optional.of(80), false)));
    }

    @Test
    void readsPromptsFromAFileBesideItOneALine() throws IOException {
        Files.writeString(folder.resolve("prompts.txt"), "\uFEFFa fox\r\n\n  a \"red\" hen, #1\n");

        assertThat(read("name: a\nprompts: {file: prompts.txt}\n").run().prompts().held())
                .extracting(PromptRow::prompt)
                .containsExactly("a fox", "  a \"red\" hen, #1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "refiner: {fraction: 0.6}          | refiner.fraction: 0.6 is outside the range the refiner was trained for",
                "refiner: {fraction: [0.2, 0.201]} | refiner.fraction: 0.2 and 0.201 come to the same split of 30 steps",
                "refiner: {aesthetic_score: 12}    | refiner.aesthetic_score: 12 is outside 1 to 10",
            })
    void warnsOfWhatIsAllowedButProbablyNotMeant(String line, String warning) throws IOException {
        assertThat(read("name: a\nprompts: [a]\n" + line + "\n").warnings())
                .singleElement()
                .asString()
                .startsWith("run.yaml:3: " + warning);
    }

    @Test
    void readsTheNumbersOfYaml12() throws IOException {
        Run run =
                read("name: a\nprompts: [a]\nseed: 0x10\nsettings: {guidance_scale: 1e1}\n").run();

        assertThat(run.expansion().settings(0).seed()).isEqualTo(16L);
        assertThat(run.settings().guidanceScale()).isEqualTo(10);
    }

    @Test
    void aSamplersNameMayCarryItsSchedule() throws IOException {
        RunSettings settings =
                read("name: a\nprompts: [a]\nsettings: {sampler: DPM++ 2M Karras}\n")
                        .run()
                        .settings();

        assertThat(settings.sampler()).isEqualTo(SamplerName.DPMPP_2M);
        assertThat(settings.schedule()).isEqualTo(ScheduleType.KARRAS);
    }
}
