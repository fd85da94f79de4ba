package io.latentrelay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDocumentTest {

    private static final List<String> ODD =
            List.of(
                    "two\nlines\tand a tab",
                    "\"quotes\" \\ and 'these', and: colons # no comment",
                    "",
                    "snow \u2603, a fox \uD83E\uDD8A, \u0000 and \u007f",
                    "\u65e5\u672c\u8a9e");

    @TempDir Path folder;

    @Test
    void survivesBeingStoredAndReadWithEveryPromptUnchanged() {
        Run run = TestRuns.run("odd", ODD);

        assertThat(RunDocument.parse(RunDocument.of(run).bytes()).run()).isEqualTo(run);
    }

    @Test
    void isItselfARunFile() throws IOException {
        RunDocument document = RunDocument.of(TestRuns.run("again", ODD.subList(0, 3)));
        Path file = Files.write(folder.resolve("run.json"), document.bytes());

        assertThat(RunFile.read(file).run()).isEqualTo(document.run());
    }

    @Test
    void theSameRunHasTheSameDigestAndAnotherHasNot() {
        Run run = TestRuns.run("a", List.of("x"));

        assertThat(RunDocument.of(run).ref()).isEqualTo(RunDocument.of(run).ref());
        assertThat(RunDocument.of(TestRuns.run("a", List.of("y"))).ref())
                .isNotEqualTo(RunDocument.of(run).ref());
    }

    @Test
    void saysInWhichKeysTwoRunsDiffer() {
        RunDocument was =
                parse("{\"name\": \"a\", \"prompts\": [\"x\"], \"settings\": {\"steps\": 30}}");
        RunDocument is =
                parse(
                        "{\"name\": \"a\", \"prompts\": [\"x\", \"y\"], \"seed\": 3,"
                                + " \"settings\": {\"steps\": 40}}");

        assertThat(RunDocument.of(was.run()).differencesTo(RunDocument.of(is.run())))
                .isEqualTo(
                        "prompts (was 1, is 2), seed (was nothing, is 3),"
                                + " settings.steps (was 30, is 40)");
    }

    @Test
    void refusesWhatOnlyTheRunFilesOwnMachineCanRead() {
        assertThatThrownBy(
                        () -> parse("{\"name\": \"a\", \"prompts\": {\"file\": \"/etc/passwd\"}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("run.json:1: prompts.file: a prompt file can only be read");
    }

    @Test
    void refusesHalfACharacter() {
        assertThatThrownBy(() -> parse("{\"name\": \"a\", \"prompts\": [\"\\ud83e\"]}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half of a surrogate pair");
    }

    @Test
    void namesTheLineThatIsNoJson() {
        assertThatThrownBy(() -> parse("{\"name\": \"a\",\n oops}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("run.json:2: not JSON:");
    }

    private static RunDocument parse(String json) {
        return RunDocument.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
