package io.latentrelay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latentrelay.coordinator.document.DocumentException;
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

class RunFileTest {

    @TempDir Path folder;

    private RunFile read(String yaml) throws IOException {
        return RunFile.read(Files.writeString(folder.resolve("run.yaml"), yaml));
    }

    private List<String> problems(String yaml) {
        return catchThrowableOfType(DocumentException.class, () -> read(yaml)).problems();
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "settings: {steps: 0}          | settings.steps: 0 must be a whole number from 1 to 1000",
                "settings: {steps: 2.5}        | settings.steps: 2.5 must be a whole number from 1 to 1000",
                "settings: {steps: thirty}     | settings.steps: 'thirty' must be a whole number from 1 to 1000",
                "settings: {steps: [20, 30]}   | settings.steps: a list of 2 must be a whole number from 1 to 1000",
                "settings: {width: 1001}       | settings.width: 1001 must be a multiple of 8; nearest are 1000 and 1008",
                "settings: {width: 8192, height: 8192} | settings.width: 8192 x 8192 is more than 16777216 pixels",
                "settings: {width: 2048, height: 2056, sampler: lms} | settings.width: 2048 x 2056 is more than 4194304 pixels",
                "settings: {sampler: warp}     | settings.sampler: sampler 'warp' is not known",
                "settings: {sampler: dpmpp_2m, eta: 1} | settings.sampler: eta has no effect with sampler 'dpmpp_2m': leave it out",
                "settings: {sampler: ddim, schedule: karras} | settings.schedule: sampler 'ddim' has no schedule 'karras'",
                "settings: {sampler: DPM++ 2M Karras, schedule: beta} | settings.schedule: 'beta' contradicts the sampler's name, which says 'karras'; keep one",
                "settings: {s_tmin: 2, s_tmax: 1} | settings.s_tmin: 2.0 is above s_tmax 1.0",
                "settings: {guidance_scale: -1}| settings.guidance_scale: -1 must be a number from 0 to 100",
                "settings: {guidance_scale: .nan} | settings.guidance_scale: .nan must be a number from 0 to 100",
                "settings: {negative_prompt: 5}| settings.negative_prompt: 5 must be text; put it in quotes",
                "settings: 30                  | settings: 30 must be a block with some of the keys steps, width",
                "settings: {crop: {top: -8}}   | settings.crop.top: -8 must be a whole number from 0",
                "settings: {noise_source: gpu} | settings.noise_source: 'gpu' is not a known noise source; known: torch_cpu, nv_philox",
                "refiner: {fraction: 1.5}      | refiner.fraction: 1.5 must be a number from 0 (base only) to below 1",
                "refiner: {fraction: 1}        | refiner.fraction: 1 must be a number from 0 (base only) to below 1",
                "refiner: {fraction: []}       | refiner.fraction: an empty list; give at least one value",
                "refiner: {fraction: [0.2, 0.20]} | refiner.fraction: 0.20 is in the list twice",
                "refiner: {fraction: 0.001}    | refiner.fraction: 0.001 of 30 steps leaves the refiner no step (base 30 + refiner 0",
                "refiner: {fraction: 0.99}     | refiner.fraction: 0.99 of 30 steps leaves the base no step (base 0 + refiner 30",
                "refiner: {fraction: 0.01, cut: step} | refiner.fraction: 0.01 of 30 steps leaves the refiner no step",
                "refiner: {cut: sigma}         | refiner.cut: 'sigma' is not a known cut; known: timestep",
                "output: {prefix: /abs}        | output.prefix: '/abs' must be words",
                "output: {prefix: a/../b}      | output.prefix: 'a/../b' must be words",
                "output: {format: gif}         | output.format: 'gif' is not a known format; known: png, jpeg, webp",
                "output: {quality: 90}         | output.quality: a png is lossless and has none",
                "output: {format: webp, quality: 0} | output.quality: 0 must be a whole number from 1 to 100",
                "settings: {negative_crop: {top: 1}} | settings.negative_original_size: the negative side's sizes are used only together",
                "settings: {negative_original_size: {width: 8}, negative_target_size: {width: 8, height: 8}} | settings.negative_original_size: must have both width and height",
                "seed: {count_from: 4294967296} | seed.count_from: 4294967296 must be a whole number",
                "seed: -1                      | seed: -1 must be a whole number from 0 to 4294967295",
                "images_per_prompt: 0          | images_per_prompt: 0 must be a whole number from 1 to 1000000",
                "step: 30                      | step: unknown key",
                "steps: 30                     | steps: unknown key; did you mean settings.steps?",
                "settings: {stesp: 30}         | settings.stesp: unknown key; did you mean steps?",
                "settings: {cfg_scale: 7}      | settings.cfg_scale: unknown key; did you mean settings.guidance_scale?",
                "refiner: {switch_at: 0.8}     | refiner.switch_at: unknown key; did you mean refiner.fraction, which is 1 - switch_at?",
                "output: {bucket: mine}        | output.bucket: unknown key; known here: prefix, format, quality, metadata",
                "name: again                   | name: given twice, first on line 1; keep one",
            })
    void namesLineKeyAndValueAndWhatWouldBeRight(String line, String problem) {
        assertThat(problems("name: wrong\nprompts: [a]\n" + line + "\n"))
                .singleElement()
                .asString()
                .startsWith("run.yaml:3: " + problem);
    }

    @Test
    void tellsEverythingThatIsWrongAtOnceInTheOrderOfTheFile() {
        assertThat(
                        problems(
                                """
                                name: two words
                                prompts: []
                                settings:
                                  steps: 0
                                  width: 1001
                                refiner:
                                  fraction: 1.5
                                  fractoin: 0.2
                                """))
                .satisfiesExactly(
                        name ->
                                assertThat(name)
                                        .startsWith("run.yaml:1: name: 'two words' must be"),
                        prompts ->
                                assertThat(prompts)
                                        .startsWith("run.yaml:2: prompts: an empty list"),
                        steps -> assertThat(steps).startsWith("run.yaml:4: settings.steps: 0 "),
                        width -> assertThat(width).startsWith("run.yaml:5: settings.width: 1001 "),
                        fraction ->
                                assertThat(fraction)
                                        .startsWith("run.yaml:7: refiner.fraction: 1.5 "),
                        typo ->
                                assertThat(typo)
                                        .isEqualTo(
                                                "run.yaml:8: refiner.fractoin: unknown key;"
                                                        + " did you mean fraction?"));
    }

    @Test
    void saysWhatAnEmptyFileLacks() {
        assertThat(problems(""))
                .containsExactly(
                        "run.yaml:1: name: missing; give the run a name such as first-run",
                        "run.yaml:1: prompts: missing; give a list of prompts, or 'file: prompts.txt'"
                                + " with one prompt a line");
    }

    @Test
    void pointsAtTheLineThatIsNoYaml() {
        assertThat(problems("name: a\nprompts: [a\nseed: 1\n"))
                .singleElement()
                .asString()
                .matches("run\\.yaml:[34]: not YAML: .*");
    }

    @Test
    void refusesPromptsThatAreNotText() {
        assertThat(problems("name: a\nprompts:\n  - 1984\n  - a cat\n  -\n"))
                .containsExactly(
                        "run.yaml:3: prompts[0]: 1984 must be text; put it in quotes",
                        "run.yaml:5: prompts[2]: nothing; write \"\" for an empty prompt");
    }

    @Test
    void readsPromptsFromAFileBesideItOneALine() throws IOException {
        Files.writeString(folder.resolve("prompts.txt"), "\uFEFFa fox\r\n\n  a \"red\" hen, #1\n");

        assertThat(read("name: a\nprompts: {file: prompts.txt}\n").run().prompts().held())
                .extracting(PromptRow::prompt)
                .containsExactly("a fox", "  a \"red\" hen, #1");
    }

    @Test
    void refusesAPromptFileThatIsMissingEmptyOrNotUtf8() throws IOException {
        String yaml = "name: a\nprompts:\n  file: prompts.txt\n";
        Path prompts = folder.resolve("prompts.txt");
        assertThat(problems(yaml))
                .containsExactly("run.yaml:3: prompts.file: " + prompts + " is not a file");

        Files.writeString(prompts, "\n \n");
        assertThat(problems(yaml))
                .containsExactly(
                        "run.yaml:3: prompts.file: "
                                + prompts
                                + " holds no prompt; write one on each line");

        Files.write(prompts, new byte[] {'a', '\n', (byte) 0xE9, '\n'});
        assertThat(problems(yaml))
                .containsExactly(
                        "run.yaml:3: prompts.file: "
                                + prompts
                                + ":2: not UTF-8; save the file as UTF-8");
    }

    @Test
    void refusesMoreSeedsThanThereAre() {
        assertThat(problems("name: a\nprompts: [a]\nseed: 4294967295\nimages_per_prompt: 2\n"))
                .containsExactly(
                        "run.yaml:3: seed: 4294967295 counted up for 2 images per prompt passes"
                                + " 4294967295, the greatest seed");
    }

    @Test
    void refusesMoreImagesThanIndexesHaveDigitsFor() {
        String many = ", x".repeat(1000);
        assertThat(problems("name: a\nprompts: [a" + many + "]\nimages_per_prompt: 1000000\n"))
                .singleElement()
                .asString()
                .startsWith(
                        "run.yaml:3: images_per_prompt: 1001 prompts x 1000000 x 1 cells are more than");
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

    @Test
    void aSelfContainedBlockIsRefusedRatherThanFollowedForEver() {
        assertThatThrownBy(() -> read("name: a\nprompts: &all [a, *all]\n"))
                .isInstanceOf(DocumentException.class);
    }
}
