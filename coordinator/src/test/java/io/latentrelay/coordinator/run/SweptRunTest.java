package io.latentrelay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latentrelay.coordinator.document.DocumentException;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.Tap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cells of a sweep, and what of their work is shared. */
class SweptRunTest {

    @TempDir private Path folder;

    private RunFile read(String yaml) throws IOException {
        return RunFile.read(Files.writeString(folder.resolve("run.yaml"), yaml));
    }

    static Run run(String yaml) {
        try {
            Path file = Files.createTempFile("run", ".yaml");
            try {
                return RunFile.read(Files.writeString(file, yaml)).run();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<String> problems(String yaml) {
        return catchThrowableOfType(DocumentException.class, () -> read(yaml)).problems();
    }

    private static String sweep(int steps, int guidances, int fractions, int scores) {
        return "name: s\nprompts: [a fox, {prompt: a hare, negative_prompt: x, seed: 5}]\n"
                + "images_per_prompt: 2\nsweep:\n  refiner.aesthetic_score: "
                + List.of(5, 6, 7).subList(0, scores)
                + "\n  steps: "
                + List.of(20, 30, 40).subList(0, steps)
                + "\n  guidance_scale: "
                + List.of(3, 5).subList(0, guidances)
                + "\n  refiner.fraction: "
                + List.of(0.2, 0.3, 0.4).subList(0, fractions)
                + "\n";
    }

    @Property(tries = 60)
    void sharingNeverChangesASetting(
            @ForAll @IntRange(min = 1, max = 3) int steps,
            @ForAll @IntRange(min = 1, max = 2) int guidances,
            @ForAll @IntRange(min = 1, max = 3) int fractions,
            @ForAll @IntRange(min = 1, max = 3) int scores) {
        Run run = run(sweep(steps, guidances, fractions, scores));
        Map<Long, Pictures.Picture> pictures = Pictures.of(run.expansion());

        assertThat(run.expansion().trajectories()).isEqualTo(2L * 2 * steps * guidances);
        assertThat(pictures).hasSize(2 * 2 * steps * guidances * fractions * scores);
        pictures.forEach(
                (index, shared) -> assertThat(shared).isEqualTo(unshared(run.expansion(), index)));
    }

    // As if the run were this one image.
    private static Pictures.Picture unshared(Expansion expansion, long index) {
        ImagePlan image = expansion.image(index);
        BaseJob job =
                expansion
                        .trajectory(expansion.trajectoryOf(index), i -> i == index)
                        .job(Pictures.REF);
        RefinerPlan refiner = expansion.resolved(index).refiner();
        assertThat(job.images()).containsExactly(index);
        assertThat(job.taps().get(0).fraction()).isEqualTo(refiner.fraction());
        assertThat(expansion.cell(image.cell()).coordinates())
                .extracting(Cell.Coordinate::axis)
                .containsExactly(
                        "refiner.aesthetic_score", "steps", "guidance_scale", "refiner.fraction");
        List<String> at =
                expansion.cell(image.cell()).coordinates().stream()
                        .map(Cell.Coordinate::value)
                        .toList();
        assertThat(refiner.settings().aestheticScore()).isEqualTo(Double.parseDouble(at.get(0)));
        assertThat(job.settings().steps()).isEqualTo(Integer.parseInt(at.get(1)));
        assertThat(job.settings().guidanceScale()).isEqualTo(Double.parseDouble(at.get(2)));
        assertThat(refiner.fraction()).isEqualTo(Double.parseDouble(at.get(3)));
        boolean isFirst = image.promptRow() == 0;
        assertThat(job.settings().prompt()).isEqualTo(isFirst ? "a fox" : "a hare");
        assertThat(job.settings().negativePrompt())
                .isEqualTo(isFirst ? Optional.empty() : Optional.of("x"));
        if (!isFirst) {
            assertThat(job.settings().seed()).isEqualTo(5 + image.repetition());
        }
        return new Pictures.Picture(
                job.settings(), job.taps().get(0), job.taps().get(0).finishes().get(0));
    }

    @Test
    void oneTrajectoryServesEveryWayOfRefiningIt() {
        Run run =
                run(
                        """
                        name: s
                        prompts: [a fox]
                        sweep:
                          refine:
                            cases:
                              alone: {refiner.fraction: 0}
                              ensemble: {refiner.fraction: 0.2}
                              fresh: {refiner.fraction: 0.2, refiner.mode: fresh}
                              anew: {refiner.mode: image_to_image, refiner.strength: 0.3}
                        """);
        BaseJob job = run.expansion().trajectory(0, image -> true).job(Pictures.REF);

        assertThat(run.expansion().trajectories()).isEqualTo(1);
        assertThat(job.taps()).extracting(Tap::fraction).containsExactly(0.0, 0.2);
        assertThat(job.taps().get(0).finishes()).hasSize(2);
        assertThat(job.taps().get(1).finishes()).hasSize(2);
    }

    @Test
    void wordsAreReplacedBeforeTheTrajectoryBegins() {
        Run run =
                run(
                        """
                                name: s
                                prompts: [an oil painting of oil]
                                sweep:
                                  style: {replace: oil, with: [oil, ink]}
                                  refiner.fraction: [0, 0.2]
                                """);

        assertThat(run.expansion().trajectories()).isEqualTo(2);
        assertThat(run.expansion().settings(1).prompt()).isEqualTo("an ink painting of ink");
    }

    @Test
    void aTrajectoryOfManyImagesIsSeveral() {
        Run run = run("name: s\nprompts: [a]\nsweep: {refiner.guidance_scale: 1..30 step 0.1}\n");

        assertThat(run.expansion().images()).isEqualTo(291);
        assertThat(run.expansion().trajectories()).isEqualTo(2);
        assertThat(run.expansion().imagesOf(0)).isEqualTo(256);
        assertThat(run.expansion().settings(0)).isEqualTo(run.expansion().settings(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sweep: {steps: [20, 0]}      | run.yaml:3: settings.steps: 0 must be a whole number from 1 to 1000",
                "sweep: {steps: [20, 30], refiner.fraction: [0.2, 0.001]} | run.yaml:3: refiner.fraction: 0.001 of 20 steps leaves the refiner no step",
                "sweep: {sampler: [euler, warp]} | run.yaml:3: settings.sampler: sampler 'warp' is not known",
                "sweep: {seed: [1, -1]}       | run.yaml:3: seed: -1 must be a whole number",
                "sweep: {refiner.mode: [continue, image_to_image], refiner.fraction: [0.2, 0.3]} | run.yaml:3: refiner.fraction: is for a refiner that continues",
            })
    void whatIsWrongWithACellIsToldWithItsValue(String line, String problem) {
        assertThat(problems("name: s\nprompts: [a]\n" + line + "\n"))
                .first()
                .asString()
                .startsWith(problem);
    }

    @Test
    void seedsMayBeCountedOverTheWholeRun() {
        Run run = run("name: s\nprompts: [a, b]\nimages_per_prompt: 2\nseed: {count_from: 7}\n");

        assertThat(LongStream.range(0, 4).mapToObj(run.expansion()::settings))
                .extracting(TrajectorySettings::seed)
                .containsExactly(7L, 8L, 9L, 10L);
    }

    @Property(tries = 300)
    void anyRunFileIsReadOrRefusedWithNamedProblems(
            @ForAll @IntRange(min = 0, max = 1 << 30) int seed) {
        java.util.Random random = new java.util.Random(seed);
        String[] lines = sweep(2, 2, 2, 2).lines().toArray(String[]::new);
        List<String> broken = new ArrayList<>(List.of(lines));
        for (int i = 0; i < 3; i++) {
            int line = random.nextInt(broken.size());
            String text = broken.get(line);
            int at = text.isEmpty() ? 0 : random.nextInt(text.length());
            String junk = "{}[]:,-.0123456789 stepx'\"&*!%@`\t".charAt(random.nextInt(33)) + "";
            broken.set(
                    line,
                    text.substring(0, at) + junk + text.substring(Math.min(at + 1, text.length())));
        }
        byte[] yaml = String.join("\n", broken).getBytes(StandardCharsets.UTF_8);
        try {
            assertThat(run(new String(yaml, StandardCharsets.UTF_8)).expansion().images())
                    .isPositive();
        } catch (DocumentException e) {
            assertThat(e.problems())
                    .allMatch(problem -> problem.matches("(?s)run\\S*\\.yaml:\\d+: .+"));
        }
    }
}
