package io.latentrelay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latentrelay.coordinator.document.DocumentException;
import io.latentrelay.coordinator.prompts.ChunkObjects;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.VerifiedObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run file, perhaps somebody else's, may make its reader open. */
class InputsTest {

    @TempDir private Path world;

    private final ObjectStore store = new InMemoryObjectStore("pictures");
    private Path folder;
    private Path elsewhere;

    @BeforeEach
    void layOut() throws IOException {
        folder = Files.createDirectories(world.resolve("mine"));
        elsewhere = Files.createDirectories(world.resolve("mine-not"));
        Files.writeString(folder.resolve("a.txt"), "a fox\n");
        Files.writeString(elsewhere.resolve("secret.txt"), "secret\n");
        Files.writeString(elsewhere.resolve("secret.png"), "secret");
        Files.createSymbolicLink(folder.resolve("link.txt"), elsewhere.resolve("secret.txt"));
        Files.createSymbolicLink(folder.resolve("link.png"), elsewhere.resolve("secret.png"));
        Files.createSymbolicLink(folder.resolve("linked"), elsewhere);
        Files.createSymbolicLink(folder.resolve("good.txt"), folder.resolve("a.txt"));
    }

    private Inputs inputs() {
        return Inputs.beside(folder.resolve("run.yaml")).orIn(() -> store);
    }

    private RunFile read(String yaml, Inputs inputs) throws IOException {
        Path file = Files.writeString(folder.resolve("run.yaml"), yaml);
        return RunFile.read(file, inputs, RowVisitor.NONE);
    }

    private List<String> problems(String yaml) {
        return catchThrowableOfType(DocumentException.class, () -> read(yaml, inputs())).problems();
    }

    private static String prompts(String file) {
        return "name: a\nprompts: {file: \"" + file + "\"}\n";
    }

    @ParameterizedTest
    @CsvSource({
        "../mine-not/secret.txt, lies outside",
        "sub/../../mine-not/secret.txt, lies outside",
        "/etc/passwd, lies outside",
        "/dev/zero, lies outside",
        "link.txt, leads to",
        "linked/secret.txt, leads to",
        "'a\\0.txt', no file can be called this",
    })
    void filesElsewhereAreNotOpened(String name, String problem) {
        assertThat(problems(prompts(name)))
                .singleElement()
                .asString()
                .startsWith("run.yaml:2: prompts.file: ")
                .contains(problem)
                .doesNotContain("secret\n");
        assertThat(problems("name: a\nprompts: {template: __w__, words: {w: \"" + name + "\"}}\n"))
                .first()
                .asString()
                .startsWith("run.yaml:2: prompts.words.w: ")
                .contains(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../mine-not/secret.png", "/etc/x.png", "link.png", "linked/secret.png"})
    void norArePictures(String name) throws IOException {
        assertThat(problems("name: a\nprompts: [a]\nsettings: {init_image: " + name + "}\n"))
                .singleElement()
                .asString()
                .startsWith("run.yaml:3: settings.init_image: ")
                .contains("--input-folder");
        Files.writeString(folder.resolve("p.csv"), "prompt,init_image\na," + name + "\n");
        assertThat(problems(prompts("p.csv")))
                .singleElement()
                .asString()
                .contains("--input-folder");
    }

    @Test
    void theUserMayAllowMoreFolders() throws IOException {
        Inputs allowed = inputs().allowing(List.of(elsewhere));
        for (String name : List.of("../mine-not/secret.txt", "link.txt", "linked/secret.txt")) {
            assertThat(read(prompts(name), allowed).run().prompts().row(0).prompt())
                    .isEqualTo("secret");
        }
        assertThatThrownBy(() -> read(prompts("/etc/passwd"), allowed))
                .hasMessageContaining("lies outside");
    }

    @Test
    void aLinkThatStaysInTheFolderIsFollowed() throws IOException {
        assertThat(read(prompts("good.txt"), inputs()).run().prompts().size()).isEqualTo(1);
        assertThat(read(prompts("sub/../a.txt"), inputs()).run().prompts().size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3://elsewhere/a.txt             | is not in bucket 'pictures', the only one",
                "s3://pictures/../a.txt           | has a key with an empty, '.' or '..' part",
                "s3://pictures/in/./a.txt         | has a key with an empty",
                "s3://pictures/in//a.txt          | has a key with an empty",
                "s3://pictures/                   | must be a file, or an object as s3://pictures/KEY",
                "s3://pictures@evil.example/a.txt | is not in bucket",
                "http://169.254.169.254/meta.txt  | must be a file, or an object",
                "HTTPS://evil.example/a.txt       | must be a file, or an object",
                "file:///etc/passwd               | must be a file, or an object",
                "s3://pictures/none.txt           | there is no object s3://pictures/none.txt",
            })
    void onlyTheBucketIsRead(String name, String problem) {
        assertThat(problems(prompts(name)))
                .singleElement()
                .asString()
                .startsWith("run.yaml:2: prompts.file: ")
                .contains(problem);
        String picture = name.replace(".txt", ".png").replace("passwd", "x.png");
        assertThat(problems("name: a\nprompts: [a]\nsettings: {init_image: \"" + picture + "\"}\n"))
                .first()
                .asString()
                .contains(problem.replace(".txt", ".png"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../a.png",
                "in/../../a.png",
                "/etc/a.png",
                "in/./a.png",
                "in//a.png",
                "http://169.254.169.254/a.png",
                "s3://elsewhere/a.png",
                "in\\\\..\\\\a.png",
                "a\\0.png"
            })
    void aDocumentsPictureIsAKeyOfTheBucketAndNothingElse(String key) {
        String json =
                "{\"name\": \"a\", \"prompts\": [\"a\"], \"settings\": {\"init_image\": {\"key\": \""
                        + key.replace("\\0", "\\u0000")
                        + "\", \"sha256\": \""
                        + "a".repeat(64)
                        + "\"}}}";

        assertThatThrownBy(() -> RunFile.parse(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("must be the key of an object in the run's bucket");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"prompts\": {\"file\": \"/etc/passwd\"}",
                "\"prompts\": {\"file\": \"s3://pictures/a.txt\"}",
                "\"prompts\": {\"template\": \"__w__\", \"words\": {\"w\": \"/etc/passwd\"}}",
                "\"prompts\": [\"a\"], \"settings\": {\"init_image\": \"/etc/a.png\"}",
                "\"prompts\": [\"a\"], \"settings\": {\"init_image\": \"http://evil.example/a.png\"}",
                "\"prompts\": [{\"prompt\": \"a\", \"init_image\": \"/etc/a.png\"}]"
            })
    void aCoordinatorOpensNothingThatADocumentNames(String words) {
        byte[] json = ("{\"name\": \"a\", " + words + "}").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> RunFile.parse(json))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("can only be read where the run file lies");
    }

    @Test
    void aPictureInTheBucketIsNamedByItsContent() throws IOException {
        byte[] picture = "a picture".getBytes(StandardCharsets.UTF_8);
        store.put("in/a b.png", picture, "image/png");
        RunFile file =
                read(
                        """
                        name: a
                        prompts: [a]
                        settings: {init_image: "s3://pictures/in/a b.png"}
                        """,
                        inputs());

        assertThat(file.pictures()).isEmpty();
        assertThat(file.run().settings().init().orElseThrow().images())
                .containsExactly(
                        new InitImages.InitImage("in/a b.png", VerifiedObject.sha256(picture)));
    }

    @Test
    void aPromptFileInTheBucketMayChangeBeforeOrAfterItIsSentAndIsNeverMixed() throws IOException {
        String lines =
                IntStream.range(0, 30_000)
                        .mapToObj(row -> "a lighthouse in the northern sea, number " + row + "\n")
                        .collect(Collectors.joining());
        store.put("p.txt", lines.getBytes(StandardCharsets.UTF_8), "text/plain");
        RunFile file = read(prompts("s3://pictures/p.txt"), inputs());
        file.sendPrompts((key, bytes) -> store.put(key, bytes, "gzip"));
        RunDocument submitted = RunDocument.of(file.run());

        assertThat(RunDocument.parse(submitted.bytes(), new ChunkObjects(store)).run())
                .isEqualTo(file.run());
        assertThat(read(prompts("s3://pictures/p.txt"), inputs()).run()).isEqualTo(file.run());

        store.put("p.txt", (lines + "one more\n").getBytes(StandardCharsets.UTF_8), "text/plain");
        assertThatThrownBy(() -> file.sendPrompts((key, bytes) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "s3://pictures/p.txt cannot be read: it was changed meanwhile");
        RunFile changed = read(prompts("s3://pictures/p.txt"), inputs());
        assertThat(submitted.differencesTo(RunDocument.of(changed.run())))
                .isEqualTo("prompts (was 30000, is 30001)");
    }
}
