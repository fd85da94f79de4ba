package io.latentrelay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latentrelay.coordinator.document.DocumentException;
import io.latentrelay.coordinator.prompts.ChunkObjects;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.handoff.Tap;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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

class SweptRunTest {

    private static final RunRef REF = new RunRef("s", "0".repeat(64));

    @TempDir private Path folder;

    private RunFile read(String yaml) throws IOException {
        return RunFile.read(Files.writeString(folder.resolve("run.yaml"), yaml));
    }

    private static Run run(String yaml) {
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

    /** All that makes a picture. */
    private record Picture(TrajectorySettings settings, Tap tap, Finish finish) {}

    private static Map<Long, Picture> pictures(Expansion expansion) {
        Map<Long, Picture> pictures = new HashMap<>();
        for (long trajectory = 0; trajectory < expansion.trajectories(); trajectory++) {
            BaseJob job = expansion.job(REF, trajectory, image -> true);
            for (Tap tap : job.taps()) {
                for (Finish finish : tap.finishes()) {
                    Tap alone = new Tap(tap.fraction(), tap.cut(), List.of(finish));
                    pictures.put(finish.imageIndex(), new Picture(job.settings(), alone, finish));
                }
            }
        }
        return pictures;
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
        Map<Long, Picture> pictures = pictures(run.expansion());

        assertThat(run.expansion().trajectories()).isEqualTo(2L * 2 * steps * guidances);
        assertThat(pictures).hasSize(2 * 2 * steps * guidances * fractions * scores);
        pictures.forEach(
                (index, shared) -> assertThat(shared).isEqualTo(unshared(run.expansion(), index)));
    }

    // As if the run were this one image.
    private static Picture unshared(Expansion expansion, long index) {
        ImagePlan image = expansion.image(index);
        BaseJob job = expansion.job(REF, expansion.trajectoryOf(index), i -> i == index);
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
        return new Picture(job.settings(), job.taps().get(0), job.taps().get(0).finishes().get(0));
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
        BaseJob job = run.expansion().job(REF, 0, image -> true);

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

    @Test
    void rowsOfAFileHaveSettingsOfTheirOwnAndCarryTheRest() throws IOException {
        Files.writeString(
                folder.resolve("p.csv"),
                """
                        caption,steps,refiner_fraction,output_format,id,crop_top
                        a fox,20,0,webp,17,8
                        a hare,,,,18,
                        """);
        Run run = read("name: s\nprompts: {file: p.csv, column: caption}\n").run();
        Expansion expansion = run.expansion();

        assertThat(expansion.settings(0).steps()).isEqualTo(20);
        assertThat(expansion.settings(0).crop().top()).isEqualTo(8);
        assertThat(expansion.settings(1).steps()).isEqualTo(30);
        assertThat(expansion.resolved(0).refiner().fraction()).isZero();
        assertThat(expansion.resolved(1).refiner().fraction()).isEqualTo(0.2);
        assertThat(expansion.key(0)).isEqualTo("runs/s/images/000000000.webp");
        assertThat(expansion.key(1)).isEqualTo("runs/s/images/000000001.png");
        assertThat(expansion.resolved(1).row().extra()).isEqualTo("{\"id\":\"18\"}");
        assertThat(RunDocument.parse(RunDocument.of(run).bytes()).run()).isEqualTo(run);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "prompt,steps#fox,0        | `:2: settings.steps: 0 must be a whole number from 1 to 1000`",
                "prompt,steps#fox,many     | `:2: settings.steps: 'many' must be a whole number`",
                "prompt,seed#fox,30        | ``",
                "prompt,seed#fox,-1        | `:2: seed: -1 must be a whole number from 0 to 4294967294`",
                "prompt,refiner_fraction#fox,0.001 | `:2: refiner.fraction: 0.001 of 30 steps leaves the refiner no step`",
                "prompt,seed#fox,1e999999999 | `:2: seed: 1e999999999 must be a whole number from 0 to 4294967294`",
                "prompt,width,height,sampler#fox,2048,2056,lms | `:2: settings.width: 2048 x 2056 is more than 4194304 pixels, the most whose state fits a message`",
                "prompt,sampler#fox,warp   | `:2: settings.sampler: sampler 'warp' is not known`",
                "prompt,guidance_scale#fox,5 | `:2: guidance_scale: is a column here and an axis of the sweep`",
                "text,steps#fox,30         | `:2: has no 'prompt'; its columns are text, steps; say which holds the prompt with column`",
            })
    void whatIsWrongWithARowIsToldInItsLine(String csv, String problem) throws IOException {
        Path file = Files.writeString(folder.resolve("p.csv"), csv.replace('#', '\n') + "\n");
        String yaml =
                """
                        name: s
                        prompts: {file: p.csv}
                        images_per_prompt: 2
                        sweep: {guidance_scale: [3, 5]}
                        """;

        if (problem.isEmpty()) {
            assertThat(read(yaml).run().prompts().size()).isEqualTo(1);
        } else {
            assertThat(problems(yaml)).singleElement().asString().startsWith(file + problem);
        }
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
    void aLongPromptFileLiesInTheBucketAndIsTheSameRun() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int row = 0; row < 30_000; row++) {
            lines.append("a lighthouse on a rock in the northern sea, number ").append(row);
            lines.append('\n');
        }
        Path prompts = Files.writeString(folder.resolve("p.txt"), lines);
        RunFile file = read("name: s\nprompts: {file: p.txt}\n");
        ObjectStore store = new InMemoryObjectStore("pictures");
        file.sendPrompts((key, bytes) -> store.put(key, bytes, "gzip"));
        byte[] document = RunDocument.of(file.run()).bytes();
        Run stored = RunDocument.parse(document, new ChunkObjects(store)).run();

        assertThat(document.length).isLessThan(4000);
        assertThat(stored).isEqualTo(file.run());
        assertThat(stored.expansion().settings(29_999).prompt()).endsWith("number 29999");

        Files.writeString(prompts, lines + "one more\n");
        assertThatThrownBy(() -> file.sendPrompts((key, bytes) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the prompt file was changed while it was read");
        RunFile changed = read("name: s\nprompts: {file: p.txt}\n");
        assertThat(RunDocument.of(file.run()).differencesTo(RunDocument.of(changed.run())))
                .isEqualTo("prompts (was 30000, is 30001)");
    }

    private static RunDocument document(String yaml) {
        return RunDocument.parse(RunDocument.of(run(yaml)).bytes());
    }

    @Test
    void anExtendedRunKeepsEveryImageItHad() {
        RunDocument first =
                document("name: s\nprompts: [a, b]\nsweep: {refiner.fraction: [0.2, 0.4]}\n");
        RunDocument second =
                first.extendedTo(
                        document(
                                """
                                        name: s
                                        prompts: [a, b, c]
                                        images_per_prompt: 2
                                        sweep: {steps: [20, 30], refiner.fraction: [0, 0.2, 0.4]}
                                        """));
        RunDocument third =
                RunDocument.parse(second.bytes())
                        .extendedTo(
                                document(
                                        """
                                                name: s
                                                prompts: [a, b, c, d]
                                                images_per_prompt: 3
                                                sweep: {steps: [20, 30], refiner.fraction: [0, 0.2, 0.4]}
                                                """));
        RunDocument read = RunDocument.parse(third.bytes());

        assertThat(read.ref()).isEqualTo(first.ref());
        assertThat(read.run()).isEqualTo(third.run());
        assertThat(read.run().expansion().images()).isEqualTo(4 * 3 * 6);
        for (RunDocument before : List.of(first, second)) {
            Map<Long, Picture> old = pictures(before.run().expansion());
            Map<Long, Picture> now = pictures(read.run().expansion());
            assertThat(now).containsAllEntriesOf(old);
        }
        List<ImagePlan> plans =
                LongStream.range(0, read.run().expansion().images())
                        .mapToObj(read.run().expansion()::image)
                        .toList();
        assertThat(plans)
                .extracting(plan -> List.of(plan.promptRow(), plan.repetition(), plan.cell()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "prompts: [a]#seed: 3                    | `the first 2 prompts must stay as they are`",
                "prompts: [a, x]#seed: 3                 | `the first 2 prompts must stay as they are`",
                "prompts: [a, b]#seed: 4                 | `seed must stay 3`",
                "prompts: [a, b]#seed: 3#settings: {steps: 40} | `settings.steps must stay 30`",
                "prompts: [a, b]#seed: 3#sweep: {steps: [20, 40]} | `the sweep no longer has the cell without a sweep`",
                "prompts: [a, b]#seed: 3#output: {prefix: p} | `output.prefix must stay runs`",
            })
    void whatIsNoExtensionIsRefusedWithTheReason(String rest, String reason) {
        RunDocument first = document("name: s\nprompts: [a, b]\nseed: 3\n");
        RunDocument other = document("name: s\n" + rest.replace('#', '\n') + "\n");

        assertThatThrownBy(() -> first.extendedTo(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("run s cannot be extended to this: ")
                .hasMessageContaining(reason);
    }

    @Test
    void aRunFileThatWouldFillTheMemoryIsRefused() throws IOException {
        String line = "  - a lighthouse at dusk, oil painting on a wooden board, and so on\n";
        String long100 = "name: s\nprompts:\n" + line.repeat((100 << 20) / line.length());
        Path file = Files.writeString(folder.resolve("run.yaml"), long100);
        assertThatThrownBy(() -> RunFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than the 16777216 a run file may have");

        StringBuilder laughs = new StringBuilder("name: s\na0: &a0 [x, x]\n");
        for (int i = 1; i < 24; i++) {
            laughs.append(String.format("a%d: &a%d [*a%d, *a%d]%n", i, i, i - 1, i - 1));
        }
        assertThat(problems(laughs.toString()))
                .singleElement()
                .asString()
                .contains("more than 2000000 values, aliases included");
    }

    @Test
    void seedsMayBeCountedOverTheWholeRun() {
        Run run = run("name: s\nprompts: [a, b]\nimages_per_prompt: 2\nseed: {count_from: 7}\n");

        assertThat(LongStream.range(0, 4).mapToObj(run.expansion()::settings))
                .extracting(TrajectorySettings::seed)
                .containsExactly(7L, 8L, 9L, 10L);
    }

    @Test
    void templatesMakePrompts() throws IOException {
        Files.writeString(folder.resolve("animals.txt"), "fox\nhare\n");
        Run run =
                read("""
                        name: s
                        prompts:
                          template: a {red|green} __animal__
                          words: {animal: animals.txt}
                        """)
                        .run();

        assertThat(run.prompts().held())
                .extracting(row -> row.prompt())
                .containsExactly("a red fox", "a red hare", "a green fox", "a green hare");
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
