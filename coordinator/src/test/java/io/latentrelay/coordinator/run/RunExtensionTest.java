package io.latentrelay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is given more: what it has stays as it is. */
class RunExtensionTest {

    private static RunDocument document(String yaml) {
        return RunDocument.parse(RunDocument.of(SweptRunTest.run(yaml)).bytes());
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
            Map<Long, Pictures.Picture> old = Pictures.of(before.run().expansion());
            Map<Long, Pictures.Picture> now = Pictures.of(read.run().expansion());
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
}
