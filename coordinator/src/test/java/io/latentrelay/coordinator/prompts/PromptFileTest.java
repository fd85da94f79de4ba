package io.latentrelay.coordinator.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.coordinator.document.Canonical;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.parquet.Column;
import io.latentrelay.coordinator.parquet.ParquetFile;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectFile;
import io.latentrelay.transport.store.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFileTest {

    @TempDir private Path folder;

    private List<RawRow> rows(String name, String text) throws IOException {
        return rows(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of a file, and of an object with the same bytes, which must come to the same. */
    private List<RawRow> rows(String name, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve(name), bytes);
        List<RawRow> rows = new ArrayList<>();
        PromptFile.open(file, Optional.empty()).read(rows::add);
        assertThat(ofObject(name, bytes, Optional.empty())).isEqualTo(asObject(file, rows));
        return rows;
    }

    private static List<RawRow> ofObject(
            String name, byte[] bytes, Optional<PromptFile.Format> format) {
        ObjectStore store = new InMemoryObjectStore("pictures");
        store.put("in/" + name, bytes, "text/plain");
        ObjectFile object = ObjectFile.find(store, "in/" + name).orElseThrow();
        List<RawRow> rows = new ArrayList<>();
        PromptFile.open(object, format).read(rows::add);
        return rows;
    }

    private static List<RawRow> asObject(Path file, List<RawRow> rows) {
        String name = "s3://pictures/in/" + file.getFileName();
        return rows.stream()
                .map(row -> new RawRow(row.place().replace(file.toString(), name), row.value()))
                .toList();
    }

    private List<String> texts(String name, String text) throws IOException {
        return rows(name, text).stream().map(row -> Canonical.text(row.value())).toList();
    }

    @Test
    void aTextFileHasAPromptOnEachLine() throws IOException {
        assertThat(texts("a.txt", "\uFEFFa fox\r\n\n \t\na \"hen\", #1\ta\rb"))
                .containsExactly("\"a fox\"", "\"a \"hen\", #1\ta\rb\"");
        assertThat(rows("a.txt", "\n\nthird"))
                .extracting(RawRow::place)
                .containsExactly(folder.resolve("a.txt") + ":3");
    }

    @Test
    void tablesNameTheirColumns() throws IOException {
        assertThat(texts("a.csv", "prompt,steps,note\n\"a, \"\"fox\"\"\nat night\",30,\nhen,,x\n"))
                .containsExactly(
                        "{prompt: \"a, \"fox\"\nat night\", steps: \"30\", note: none}",
                        "{prompt: \"hen\", steps: none, note: \"x\"}");
        assertThat(texts("a.tsv", "prompt\tsteps\nfox, red\t30\n"))
                .containsExactly("{prompt: \"fox, red\", steps: \"30\"}");
        assertThat(rows("b.csv", "prompt\n\"two\nlines\"\nb\n"))
                .extracting(RawRow::place)
                .containsExactly(folder.resolve("b.csv") + ":2", folder.resolve("b.csv") + ":4");
    }

    @Test
    void jsonLinesAreTextsOrObjects() throws IOException {
        assertThat(texts("a.jsonl", "\"a\\u0000\\nfox\"\n{\"prompt\": \"b\", \"steps\": 3.0}\n"))
                .containsExactly("\"a\u0000\nfox\"", "{prompt: \"b\", steps: 3}");
        assertThatThrownBy(() -> rows("a.jsonl", "\"a\"\n{\"prompt\": \n"))
                .hasMessageStartingWith(folder.resolve("a.jsonl") + ":2: not JSON: ");
    }

    @Test
    void parquetRowsHaveTheirTypes() throws IOException {
        List<Column> columns =
                List.of(
                        new Column("prompt", Column.Kind.TEXT),
                        new Column("steps", Column.Kind.WHOLE),
                        new Column("guidance_scale", Column.Kind.DECIMAL));
        List<List<@Nullable Object>> rows =
                List.of(Arrays.asList("a\n\"fox\"", 30L, null), Arrays.asList("", null, 4.5));
        byte[] file = ParquetFile.of("prompts", columns, rows.iterator());

        assertThat(rows("a.parquet", file))
                .extracting(row -> Canonical.text(row.value()))
                .containsExactly(
                        "{prompt: \"a\n\"fox\"\", steps: 30, guidance_scale: none}",
                        "{prompt: \"\", steps: none, guidance_scale: 4.5}");
    }

    @Test
    void optionLinesAreAsA1111HasThem() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("a.txt"),
                        "plain prompt\n"
                                + "--prompt \"a \\\"red\\\" fox\" --steps 30 --cfg_scale 7"
                                + " --refiner_fraction 0.2 --sampler_name 'DPM++ 2M'\n");
        List<RawRow> rows = new ArrayList<>();
        PromptFile.open(file, Optional.of(PromptFile.Format.A1111)).read(rows::add);
        assertThat(
                        ofObject(
                                "a.txt",
                                Files.readAllBytes(file),
                                Optional.of(PromptFile.Format.A1111)))
                .isEqualTo(asObject(file, rows));

        assertThat(rows)
                .extracting(row -> Canonical.text(row.value()))
                .containsExactly(
                        "\"plain prompt\"",
                        "{prompt: \"a \"red\" fox\", steps: \"30\", guidance_scale: \"7\","
                                + " refiner_fraction: \"0.2\", sampler: \"DPM++ 2M\"}");
    }

    @Test
    void optionLinesThatCannotBeAreRefusedInTheirLine() throws IOException {
        for (String line : List.of("--prompt \"a", "--steps", "fox --steps 3", "--prompt a fox")) {
            Path file = Files.writeString(folder.resolve("a.txt"), "x\n" + line + "\n");
            assertThatThrownBy(
                            () ->
                                    PromptFile.open(file, Optional.of(PromptFile.Format.A1111))
                                            .read(row -> {}))
                    .as(line)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(file + ":2: ");
        }
    }

    @Test
    void bytesThatAreNoTextAreRefusedInTheirLineWhateverTheFormat() {
        byte[] bad = {'p', 'r', 'o', 'm', 'p', 't', '\n', 'a', '\n', (byte) 0xC3, '(', '\n'};
        for (String name : List.of("a.txt", "a.csv", "a.tsv")) {
            assertThatThrownBy(() -> rows(name, bad))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(folder.resolve(name) + ":3: not UTF-8; save the file as UTF-8");
        }
    }

    @Test
    void brokenTablesAreRefusedInTheirLine() {
        assertThatThrownBy(() -> rows("a.csv", "prompt\na,b\n"))
                .hasMessageStartingWith(folder.resolve("a.csv") + ":2: 2 fields for 1 columns");
        assertThatThrownBy(() -> rows("a.csv", "prompt,prompt\na,b\n"))
                .hasMessage(folder.resolve("a.csv") + ":1: column 'prompt' is there twice");
        assertThatThrownBy(() -> rows("a.csv", ""))
                .hasMessageContaining(":1: empty; the first line names the columns");
        assertThatThrownBy(() -> rows("a.parquet", "PAR1, or not"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(folder.resolve("a.parquet").toString());
        assertThatThrownBy(() -> rows("a.xlsx", "x"))
                .hasMessageContaining("a.xlsx is no .txt, .csv, .tsv, .jsonl or .parquet file");
    }

    @Test
    void aLineThatWouldFillTheMemoryIsRefused() {
        byte[] endless = new byte[20 << 20];
        java.util.Arrays.fill(endless, (byte) 'a');
        assertThatThrownBy(() -> rows("a.txt", endless))
                .hasMessage(folder.resolve("a.txt") + ":1: a line of more than 16 Mi characters");
    }

    @Property(tries = 500)
    void aRowsLineSaysTheSameAgain(@ForAll String prompt, @ForAll String extra) {
        String text = new String(prompt.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        JsonObject carried =
                new JsonObject().put("note", extra.replaceAll("[\\ud800-\\udfff]", ""));
        PromptRow row = new PromptRow(text, java.util.Map.of(), carried.toString());

        byte[] line = row.line().getBytes(StandardCharsets.UTF_8);

        assertThat(row.line()).doesNotContain("\n", "\r");
        assertThat(PromptRow.parse(line).prompt()).isEqualTo(text);
        assertThat(JsonObject.parse(PromptRow.parse(line).extra().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(carried);
    }
}
