package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.json.JsonText;
import io.latentrelay.coordinator.prompts.Prompts;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.transport.store.VerifiedObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A run as it is stored and sent: its run file with defaults written out and its prompts inside, or
 * with the objects of the bucket that hold them, as JSON. It can itself be submitted as a run file.
 */
public final class RunDocument {

    private final Run run;
    private final byte[] bytes;

    private RunDocument(Run run, byte[] bytes) {
        this.run = run;
        this.bytes = bytes;
    }

    public static RunDocument of(Run run) {
        byte[] compact = JsonText.of(write(run)).getBytes(StandardCharsets.UTF_8);
        String pretty = JsonObject.parse(compact).pretty();
        return new RunDocument(run, pretty.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param chunks where prompts in the bucket are read
     * @throws IllegalArgumentException when the bytes are no valid run, with every problem found
     */
    public static RunDocument parse(byte[] bytes, Prompts.Chunks chunks) {
        return new RunDocument(RunFile.parse(bytes, chunks).run(), bytes.clone());
    }

    /** The same with its prompts inside. */
    public static RunDocument parse(byte[] bytes) {
        return parse(bytes, Prompts.Chunks.NONE);
    }

    public Run run() {
        return run;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Name and digest: the SHA-256 of the document's bytes, and of its first ones when the run was
     * extended since, so that what is on its way stays the run's.
     */
    public RunRef ref() {
        String first = run.history().digest();
        return new RunRef(run.name(), first.isEmpty() ? VerifiedObject.sha256(bytes) : first);
    }

    /** In which keys {@code other}, a later run of the same name, differs from this one. */
    public String differencesTo(RunDocument other) {
        return RunDifferences.between(this, other);
    }

    /**
     * This run with all that {@code larger}, a later document of the same name, has beyond it. What
     * is here keeps its indexes.
     *
     * @throws IllegalArgumentException when it lacks or changes something of this one, saying what
     */
    public RunDocument extendedTo(RunDocument larger) {
        return of(RunExtension.of(run, larger.run, ref().digest()));
    }

    static Value write(Run run) {
        List<Value.Entry> entries = new ArrayList<>();
        entries.add(entry("name", new Value.Text(1, run.name())));
        entries.add(entry("images_per_prompt", Values.whole(run.imagesPerPrompt())));
        entries.add(entry("seed", run.seeding().written()));
        entries.add(entry("settings", run.template().complete("settings")));
        entries.add(entry("refiner", run.template().complete("refiner")));
        List<Value.Entry> output = new ArrayList<>();
        output.add(entry("prefix", new Value.Text(1, run.output().prefix())));
        output.addAll(run.template().complete("output").entries());
        entries.add(entry("output", new Value.Mapping(1, output)));
        entries.add(entry("sweep", run.sweep().written()));
        if (!run.history().isEmpty()) {
            entries.add(entry("grown_from", write(run.history())));
        }
        entries.add(entry("prompts", PromptsText.of(run.prompts())));
        return new Value.Mapping(1, entries);
    }

    private static Value write(History history) {
        List<Value> stages =
                history.stages().stream()
                        .<Value>map(
                                stage ->
                                        new Value.Mapping(
                                                1,
                                                List.of(
                                                        entry(
                                                                "prompts",
                                                                Values.whole(
                                                                        stage.extent().prompts())),
                                                        entry(
                                                                "images_per_prompt",
                                                                Values.whole(
                                                                        stage.extent()
                                                                                .repetitions())),
                                                        entry("sweep", stage.cells().written()))))
                        .toList();
        return new Value.Mapping(
                1,
                List.of(
                        entry("digest", new Value.Text(1, history.digest())),
                        entry("stages", new Value.Sequence(1, stages))));
    }

    private static Value.Entry entry(String key, Value value) {
        return new Value.Entry(key, 1, value);
    }
}
