package io.latentrelay.coordinator.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptsTest {

    private final ObjectStore store = new InMemoryObjectStore("pictures");
    private final ChunkObjects objects = new ChunkObjects(store);

    private Prompts stored(int rows) {
        ChunkWriting writing =
                new ChunkWriting(
                        (chunk, lines) -> store.put(chunk.key(), ChunkObjects.pack(lines), "gzip"));
        IntStream.range(0, rows).forEach(row -> writing.add(PromptRow.of(prompt(row))));
        return writing.finish(objects);
    }

    private static String prompt(int row) {
        return "a lighthouse at dusk, oil painting on a wooden board, number " + row;
    }

    @Test
    void fewRowsAreHeldAndManyLieInTheBucket() {
        assertThat(stored(100).isHeld()).isTrue();
        Prompts many = stored(35_000);

        assertThat(many.isHeld()).isFalse();
        assertThat(many.size()).isEqualTo(35_000);
        assertThat(many.chunks())
                .extracting(Chunk::rows)
                .containsExactly(10_000, 10_000, 10_000, 5_000);
        for (int row : List.of(34_999, 0, 9_999, 10_000, 20_001, 0)) {
            assertThat(many.row(row).prompt()).isEqualTo(prompt(row));
        }
        assertThatThrownBy(() -> many.row(35_000)).hasMessage("row 35000 is not one of 35000");
    }

    @Test
    void severalThreadsReadAtOnce() {
        Prompts many = stored(60_000);

        assertThat(
                        IntStream.range(0, 60_000)
                                .parallel()
                                .map(i -> (int) (i * 7919L % 60_000))
                                .filter(row -> !many.row(row).prompt().equals(prompt(row)))
                                .count())
                .isZero();
    }

    @Test
    void moreRowsAtTheEndKeepTheFirstOnes() {
        Prompts many = stored(25_000);

        assertThat(many).isEqualTo(stored(25_000)).isNotEqualTo(stored(25_001));
        assertThat(stored(40_000).startsWith(many)).isTrue();
        assertThat(stored(25_000).startsWith(stored(40_000))).isFalse();
        assertThat(stored(20_000).startsWith(stored(100))).isTrue();
        assertThat(many.startsWith(Prompts.ofTexts(List.of(prompt(0), "another")))).isFalse();
    }

    @Test
    void aChunkThatIsGoneOrChangedIsNotTaken() {
        Prompts many = stored(25_000);
        Chunk first = many.chunks().get(0);
        store.put(
                first.key(), ChunkObjects.pack("\"x\"\n".getBytes(StandardCharsets.UTF_8)), "gzip");
        assertThatThrownBy(() -> many.row(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(first.key() + " with prompts of a run was changed");

        store.delete(first.key());
        assertThatThrownBy(() -> objects.requireAll(many.chunks()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no object pictures/" + first.key());
        assertThatThrownBy(() -> many.row(0)).hasMessageContaining("is gone");
    }

    @Test
    void whatUnpacksToFillTheMemoryIsRefused() {
        byte[] bomb = ChunkObjects.pack(new byte[65 << 20]);
        assertThatThrownBy(() -> ChunkObjects.unpack(bomb))
                .hasMessage("unpacks to more than 64 MiB");
        assertThatThrownBy(() -> ChunkObjects.unpack(new byte[] {1, 2, 3}))
                .hasMessageStartingWith("is not gzipped");
    }

    private static List<String> made(List<String> templates, OptionalInt choose) {
        Map<String, List<String>> words = Map.of("animal", List.of("fox", "hare"));
        List<String> made = new ArrayList<>();
        TemplateRows.of(templates, words, choose, 1).read(row -> made.add(row.value().shown()));
        return made;
    }

    @Test
    void templatesStandForEveryCombinationTheLastChoiceFastest() {
        assertThat(made(List.of("a {red|green} __animal__", "b\\{"), OptionalInt.empty()))
                .containsExactly(
                        "'a red fox'", "'a red hare'", "'a green fox'", "'a green hare'", "'b{'");
        assertThat(made(List.of("{a|b {c|d|}|}!"), OptionalInt.empty()))
                .containsExactly("'a!'", "'b c!'", "'b d!'", "'b !'", "'!'");
    }

    @Test
    void someOfTheCombinationsAreAlwaysTheSame() {
        List<String> templates = List.of("{1|2|3|4|5|6|7|8}{1|2|3|4|5|6|7|8} __animal__");
        List<String> some = made(templates, OptionalInt.of(20));
        Set<String> all = new HashSet<>(made(templates, OptionalInt.empty()));

        assertThat(some).doesNotHaveDuplicates().hasSize(20).isSubsetOf(all);
        assertThat(made(templates, OptionalInt.of(30))).startsWith(some.toArray(String[]::new));
        assertThat(made(templates, OptionalInt.of(128))).doesNotHaveDuplicates().hasSize(128);
    }

    @Test
    void aTemplateThatCannotBeReadNamesThePlace() {
        Map.of(
                        "a {red|green",
                        "at character 3: a '{' that no '}' ends",
                        "a } b",
                        "at character 3: a '}' without '{' before it",
                        "a __bird__",
                        "at character 3: no word list 'bird'; give it under words",
                        "{x|y}".repeat(40),
                        "stands for more than 1000000000 prompts")
                .forEach(
                        (template, problem) ->
                                assertThatThrownBy(
                                                () -> made(List.of(template), OptionalInt.empty()))
                                        .hasMessageStartingWith(problem));
    }
}
