package io.latentrelay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latentrelay.coordinator.document.DocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a run file that is wrong. */
class RunFileProblemsTest {

    @TempDir Path folder;

    private RunFile read(String yaml) throws IOException {
        return RunFile.read(Files.writeString(folder.resolve("run.yaml"), yaml));
    }

    private List<String> problems(String yaml) {
        return catchThrowableOfType(DocumentException.class, () -> read(yaml)).problems();
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

    @Test
    void aSelfContainedBlockIsRefusedRatherThanFollowedForEver() {
        assertThatThrownBy(() -> read("name: a\nprompts: &all [a, *all]\n"))
                .isInstanceOf(DocumentException.class);
    }
}
