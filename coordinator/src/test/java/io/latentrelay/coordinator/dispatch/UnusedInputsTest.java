package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.prompts.ChunkObjects;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.transport.store.VerifiedObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnusedInputsTest {

    @TempDir private Path folder;

    private final World world = new World();

    private void submit(String name, String lines, String settings) throws IOException {
        Files.writeString(folder.resolve("p.jsonl"), lines);
        String yaml = "name: " + name + "\nprompts: {file: p.jsonl}\n" + settings;
        RunFile file = RunFile.read(Files.writeString(folder.resolve("run.yaml"), yaml));
        Dispatch dispatch = world.open();
        file.pictures().forEach((key, path) -> dispatch.keep(key, RunFile.pictureBytes(path)));
        file.sendPrompts(dispatch::keep);
        byte[] document = RunDocument.of(file.run()).bytes();
        dispatch.submit(RunDocument.parse(document, new ChunkObjects(world.store())));
    }

    private List<String> inputs() {
        try (Stream<String> keys = world.store().list("inputs/")) {
            return keys.toList();
        }
    }

    private static String rows(int count, String rest) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                "{\"prompt\": \"a lighthouse on a rock in the northern sea, wave "
                                        + i
                                        + "\""
                                        + rest
                                        + "}\n")
                .collect(Collectors.joining());
    }

    private String picture(String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve(name), bytes);
        return "inputs/" + VerifiedObject.sha256(bytes) + ".png";
    }

    @Test
    void whatARunNamesIsUsedUntilTheLastOfThemIsGone() throws IOException {
        String ofRow = picture("row.png", "row");
        String ofAll = picture("all.png", "all");
        submit("first", rows(30_000, ", \"init_image\": \"row.png\""), "");
        submit("second", rows(25_000, ""), "settings: {init_image: all.png}\n");
        submit("third", rows(30_000, ", \"init_image\": \"row.png\""), "");
        List<String> all = inputs();

        assertThat(all).contains(ofRow, ofAll).hasSize(2 + 3 + 3);
        assertThat(UnusedInputs.find(world.store())).isEmpty();

        world.remove("runs/first/");
        assertThat(UnusedInputs.find(world.store())).isEmpty();
        world.remove("runs/second/");
        assertThat(UnusedInputs.find(world.store())).contains(ofAll).doesNotContain(ofRow);
        world.remove("runs/third/");
        assertThat(UnusedInputs.find(world.store())).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aRunOfAnotherFleetInTheBucketCountsAndSoDoesWhatIsNoInput() throws IOException {
        submit("first", rows(30_000, ""), "");
        for (String key : List.of("_relay/relay/runs/begun/first/00001")) {
            byte[] entry = world.store().get(key).orElseThrow();
            world.store().put(key.replace("/relay/", "/other/"), entry, "application/json");
            world.store().delete(key);
        }
        world.store().put("inputs/mine.txt", new byte[1], "text/plain");

        assertThat(UnusedInputs.find(world.store())).isEmpty();
    }
}
