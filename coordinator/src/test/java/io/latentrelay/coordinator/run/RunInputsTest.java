package io.latentrelay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latentrelay.coordinator.document.DocumentException;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.json.JsonText;
import io.latentrelay.coordinator.parquet.Column;
import io.latentrelay.coordinator.parquet.ParquetFile;
import io.latentrelay.coordinator.prompts.ChunkObjects;
import io.latentrelay.coordinator.prompts.PromptRow;
import io.latentrelay.coordinator.prompts.Prompts;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of prompt files, long ones too. */
class RunInputsTest {

    @TempDir private Path folder;

    private RunFile read(String yaml) throws IOException {
        return RunFile.read(Files.writeString(folder.resolve("run.yaml"), yaml));
    }

    private List<String> problems(String yaml) {
        return catchThrowableOfType(DocumentException.class, () -> read(yaml)).problems();
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

    @Test
    void aTableWithoutAPromptColumnIsRefusedWithThoseItHas() throws IOException {
        List<Column> columns =
                List.of(
                        new Column("caption", Column.Kind.TEXT),
                        new Column("steps", Column.Kind.WHOLE));
        byte[] table =
                ParquetFile.of(
                        "prompts",
                        columns,
                        List.of(Arrays.<@Nullable Object>asList("a fox", 30L)).iterator());
        Path file = Files.write(folder.resolve("p.parquet"), table);

        assertThat(problems("name: s\nprompts: {file: p.parquet}\n"))
                .containsExactly(
                        file
                                + ":1: has no 'prompt'; its columns are caption, steps; say which holds"
                                + " the prompt with column");
        assertThat(read("name: s\nprompts: {file: p.parquet, column: caption}\n").run().prompts())
                .isEqualTo(
                        Prompts.of(
                                read("name: s\nprompts: [{prompt: a fox, steps: 30}]\n")
                                        .run()
                                        .prompts()
                                        .held()));
    }

    @ParameterizedTest
    @CsvSource({
        "p.txt, ''",
        "p.txt, ', format: a1111'",
        "p.csv, ''",
        "p.tsv, ''",
        "p.jsonl, ''",
    })
    void whatIsNotUtf8IsToldWithItsLine(String name, String format) throws IOException {
        byte[] text = "prompt\na fox\na h\u00E4n\n".getBytes(StandardCharsets.ISO_8859_1);
        if (name.endsWith("jsonl")) {
            text = "\"a\"\n\"b\"\n\"\u00E4\"\n".getBytes(StandardCharsets.ISO_8859_1);
        }
        Path file = Files.write(folder.resolve(name), text);

        assertThat(problems("name: s\nprompts: {file: " + name + format + "}\n"))
                .containsExactly(
                        "run.yaml:2: prompts.file: "
                                + file
                                + ":3: not UTF-8; save the file as UTF-8");
    }

    @Test
    void sizesOfWhichSomeAreTooLargeForAMessageAreToldEach() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("p.csv"),
                        "prompt,width,height\na,1024,1024\nb,2048,2056\nc,2056,2048\n");
        String tooLarge = " is more than 4194304 pixels, the most whose state fits a message";

        assertThat(problems("name: s\nprompts: {file: p.csv}\nsettings: {sampler: lms}\n"))
                .satisfiesExactly(
                        second ->
                                assertThat(second)
                                        .startsWith(
                                                file
                                                        + ":3: settings.width: 2048 x 2056"
                                                        + tooLarge),
                        third ->
                                assertThat(third)
                                        .startsWith(
                                                file
                                                        + ":4: settings.width: 2056 x 2048"
                                                        + tooLarge));
        assertThat(
                        problems(
                                """
                                name: s
                                prompts: [a]
                                settings: {sampler: lms}
                                sweep:
                                  size: {zip: {width: [1024, 2048], height: [1024, 2056]}}
                                """))
                .singleElement()
                .asString()
                .contains("2048 x 2056" + tooLarge);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"two\nlines", "\"quoted\" \\ 'too'", "\t\u0001\u0000\u001B\u007F", "\r\n"})
    void anyTextIsAPromptAndStaysAsItIs(String prompt) throws IOException {
        Files.writeString(folder.resolve("p.jsonl"), JsonText.of(new Value.Text(1, prompt)) + "\n");
        Run run = read("name: s\nprompts: {file: p.jsonl}\n").run();

        assertThat(run.expansion().settings(0).prompt()).isEqualTo(prompt);
        Run stored = RunDocument.parse(RunDocument.of(run).bytes()).run();
        assertThat(stored.expansion().settings(0).prompt()).isEqualTo(prompt);
        assertThat(PromptRow.parse(run.prompts().row(0).line().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(run.prompts().row(0));
    }
}
