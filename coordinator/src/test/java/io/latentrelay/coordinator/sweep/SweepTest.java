package io.latentrelay.coordinator.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.latentrelay.coordinator.document.Canonical;
import io.latentrelay.coordinator.document.DocumentException;
import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.yaml.YamlDocument;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepTest {

    private final Problems problems = new Problems("run.yaml");

    private Sweep read(String yaml) {
        Value document = YamlDocument.parse("run.yaml", yaml);
        return Sweep.read(document, Optional.empty(), key -> Optional.empty(), problems);
    }

    private List<String> points(String yaml) {
        List<String> points =
                read(yaml).points().stream().map(SweepTest::settings).collect(Collectors.toList());
        problems.throwIfAny();
        return points;
    }

    private static String settings(Point point) {
        return point.settings().entrySet().stream()
                .map(entry -> entry.getKey() + " " + Canonical.shown(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    @Test
    void everyValueMeetsEveryOtherTheLastAxisFastest() {
        assertThat(points("steps: [20, 30]\nrefiner.fraction: [0, 0.2]\n"))
                .containsExactly(
                        "settings.steps 20, refiner.fraction 0",
                        "settings.steps 20, refiner.fraction 0.2",
                        "settings.steps 30, refiner.fraction 0",
                        "settings.steps 30, refiner.fraction 0.2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20..100 step 30            | 20 50 80",
                "1..4                       | 1 2 3 4",
                "0.1, 0.2, .., 0.6          | 0.1 0.2 0.3 0.4 0.5 0.6",
                "[0.1, 0.2, .., 0.6]        | 0.1 0.2 0.3 0.4 0.5 0.6",
                "0, 0.1, .., 0.3            | 0 0.1 0.2 0.3",
                "3, 5, 9                    | 3 5 9",
                "10..4 step -3              | 10 7 4",
                "[5, 20..40 step 10]        | 5 20 30 40",
                "7..7                       | 7"
            })
    void rangesAreDecimal(String range, String values) {
        assertThat(points("guidance_scale: " + range))
                .extracting(point -> point.replace("settings.guidance_scale ", ""))
                .containsExactly(values.split(" "));
    }

    @Test
    void zipPairsCasesSetSeveralAndSkipLeavesOut() {
        assertThat(
                        points(
                                """
                                size:
                                  zip: {width: [1024, 832], height: [1024, 1216]}
                                refine:
                                  cases:
                                    none: {refiner.fraction: 0}
                                    anew: {refiner.mode: image_to_image, refiner.strength: 0.3}
                                skip: refine == anew and width < 1000
                                """))
                .containsExactly(
                        "settings.width 1024, settings.height 1024, refiner.fraction 0",
                        "settings.width 1024, settings.height 1024, refiner.mode image_to_image,"
                                + " refiner.strength 0.3",
                        "settings.width 832, settings.height 1216, refiner.fraction 0");
    }

    @Test
    void drawnPointsAreDistinctTheSameEveryTimeAndStayWhenThereAreMore() {
        String of = ", of: {steps: 10..109, guidance_scale: 1..10}}\n";
        List<String> some = points("draw: {random: 20" + of);

        assertThat(some).doesNotHaveDuplicates().hasSize(20);
        assertThat(points("draw: {random: 20" + of)).isEqualTo(some);
        assertThat(points("draw: {random: 30" + of)).startsWith(some.toArray(String[]::new));
        assertThat(points("draw: {random: 20, seed: 1" + of)).isNotEqualTo(some);
        assertThat(points("draw: {random: 1000" + of)).doesNotHaveDuplicates().hasSize(1000);
    }

    @Test
    void wordsOfThePromptMayBeAnAxis() {
        Sweep sweep = read("style: {replace: oil, with: [oil, ink]}\nsteps: [20, 30]\n");

        assertThat(sweep.axes()).containsExactly("style", "steps");
        assertThat(sweep.points()).hasSize(4);
        assertThat(sweep.points().get(2).replacements())
                .containsExactly(new Replacement("prompt", "oil", "ink"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "stesp: [20, 30]            | sweep.stesp: no setting; did you mean steps?",
                "cfg_scale: [5]             | sweep.cfg_scale: no setting; did you mean settings.guidance_scale?",
                "prompt: [a, b]             | sweep.prompt: prompts are no axis",
                "steps: []                  | sweep.steps: an empty list; give at least one value",
                "steps: 20                  | sweep.steps: 20 must be a list such as [20, 30], or a range",
                "steps: 20 to 30            | sweep.steps: '20 to 30' must be a list",
                "steps: [20, 20.0]          | sweep.steps: 20.0 is in the list twice; keep one",
                "steps: 1..10 step 0        | sweep.steps: '1..10 step 0': steps of 0 never lead from 1 to 10",
                "steps: 1..10 step -1       | sweep.steps: '1..10 step -1': steps of -1 never lead",
                "steps: 0.1, 0.25, .., 0.6  | sweep.steps: '0.1, 0.25, .., 0.6': steps of 0.15 from 0.25 never come to 0.6",
                "steps: 1, .., 5            | sweep.steps: '1, .., 5': '..' needs two numbers before it",
                "steps: 0..1 step 0.000001  | sweep.steps: '0..1 step 0.000001': more than 100000 values",
                "a: {zip: {steps: [1, 2], width: [8]}} | sweep.a.zip: width has 1 values and steps has 2",
                "a: {zip: {steps: [1]}, grid: {width: [8]}} | sweep.a: must have one of zip, grid, cases, or random together with of; has zip and grid",
                "a: {random: 5, of: {steps: [1, 2]}} | sweep.a.random: 5 of 2 combinations cannot be drawn",
                "a: {random: 2}             | sweep.a.of: must be a block of settings",
                "a: {cases: {x: {stepz: 3}}} | sweep.a.cases.x.stepz: no setting; did you mean steps?",
                "a: {replace: oil}          | sweep.a: must be {replace: words in the prompt",
                "a: {replace: x, with: [y], into: z} | sweep.a.into: unknown key; known here: in, replace, with",
                "{steps: [1, 2], a: {grid: {steps: [3], width: [8]}}} | sweep: steps is set by steps and by a; keep one",
                "{steps: 1..1000, width: 1..1000} | sweep: steps 1000 x width 1000 are 1000000 cells, more than 100000",
                "{steps: [20], skip: steps <} | sweep.skip: 'steps <': expected a value at its end",
                "{steps: [20], skip: steps < ten} | sweep.skip: 'steps < ten': expected a number after '<' at character 9",
                "{steps: [20], skip: 20 < steps} | sweep.skip: '20 < steps': expected the name of a setting or an axis at character 1",
                "{steps: [20], skip: (steps < 30} | sweep.skip: '(steps < 30': expected ')' at its end",
                "{steps: [20], skip: steps = 30} | sweep.skip: 'steps = 30': expected a name, a value or a comparison at character 6",
                "{steps: [20], skip: stepz < 30} | sweep.skip: 'stepz' is no axis of the sweep and no setting; did you mean steps?",
                "{steps: [20], skip: steps > 5} | sweep.skip: skips every cell; nothing is left",
                "{steps: [20], skip: 5}     | sweep.skip: 5 must be a condition such as steps < 30",
            })
    void namesThePlaceAndWhatWouldBeRight(String yaml, String problem) {
        read(yaml);

        assertThat(problems.withoutPlace()).first().asString().startsWith(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "steps < 30                                  | 20",
                "steps <= 20 or steps >= 40                  | 20 40",
                "not steps == 30                             | 20 40",
                "not (steps < 30 or steps > 30)              | 30",
                "steps != 20 and steps != 40                 | 30",
                "steps == 20 or steps == 30 and steps == 40  | 20",
                "sampler == 'euler' and steps == 30          | 30",
                "negative_prompt == 'x'                      | ``",
                "emphasis == true                            | ``",
                "emphasis != true and steps > 3e1            | 40",
            })
    void conditionsReadAsTheyAreSaid(String condition, String skipped) {
        Sweep sweep =
                Sweep.read(
                        YamlDocument.parse("run.yaml", "steps: [20, 30, 40]"),
                        Optional.empty(),
                        key -> Optional.empty(),
                        problems);
        Condition read =
                Condition.read("sweep.skip", new Value.Text(1, condition), problems).orElseThrow();
        List<String> holds =
                sweep.points().stream()
                        .filter(
                                point ->
                                        read.holds(
                                                point,
                                                key ->
                                                        key.equals("settings.sampler")
                                                                ? Optional.of(
                                                                        new Value.Text(1, "euler"))
                                                                : Optional.empty()))
                        .map(point -> point.label("steps").orElseThrow())
                        .toList();

        assertThat(String.join(" ", holds)).isEqualTo(skipped);
    }

    @Property(tries = 2000)
    void anyConditionIsReadOrRefusedWithItsPlace(
            @ForAll @StringLength(max = 40) @CharRange(from = ' ', to = '~') String text) {
        try {
            ExpressionParser.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e)
                    .hasMessageMatching("(?s)(expected .*|too deep) at (its end|character \\d+)");
        }
    }

    @Test
    void aDeepConditionIsRefusedRatherThanFollowed() {
        read("{steps: [20], skip: '" + "(".repeat(100_000) + "'}");

        assertThat(problems.withoutPlace()).first().asString().contains("too deep");
    }

    @Property(tries = 500)
    void anySweepIsReadOrRefused(
            @ForAll @StringLength(max = 60) @CharRange(from = ' ', to = '~') String text) {
        Problems found = new Problems("run.yaml");
        assertThatCode(
                        () -> {
                            try {
                                Value sweep = YamlDocument.parse("run.yaml", "steps: " + text);
                                Sweep.read(sweep, Optional.empty(), key -> Optional.empty(), found);
                            } catch (DocumentException e) {
                                assertThat(e.problems()).isNotEmpty();
                            }
                        })
                .doesNotThrowAnyException();
    }
}
