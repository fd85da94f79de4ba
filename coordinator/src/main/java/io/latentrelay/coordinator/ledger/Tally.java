package io.latentrelay.coordinator.ledger;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts over ended images. Not safe for concurrent use. */
public final class Tally {

    private long stored;
    private long failed;
    private long bytes;
    private final Map<String, FailureGroup> failures = new TreeMap<>();

    Tally() {}

    Tally(Tally other) {
        this.stored = other.stored;
        this.failed = other.failed;
        this.bytes = other.bytes;
        this.failures.putAll(other.failures);
    }

    /** With only so many failed, by reason; what is left of a reason keeps its examples. */
    Tally leaving(Map<String, Long> left) {
        Tally rest = new Tally(this);
        rest.failures.clear();
        rest.failed = 0;
        for (FailureGroup group : failures()) {
            long count = left.getOrDefault(group.reason(), 0L);
            if (count > 0) {
                rest.failures.put(
                        group.reason(), new FailureGroup(group.reason(), count, group.examples()));
                rest.failed += count;
            }
        }
        return rest;
    }

    void add(ImageResult result) {
        if (result.getOutcome() instanceof Stored image) {
            stored++;
            bytes += image.getBytes();
        } else if (result.getOutcome() instanceof Failed image) {
            failed++;
            failures.merge(
                    image.getReason().name(), group(result.getImageIndex(), image), Tally::join);
        }
    }

    private static FailureGroup group(long image, Failed failed) {
        FailureGroup.Example example =
                new FailureGroup.Example(image, failed.getStage(), failed.getDetail());
        return new FailureGroup(failed.getReason().name(), 1, List.of(example));
    }

    private static FailureGroup join(FailureGroup group, FailureGroup more) {
        List<FailureGroup.Example> examples = new ArrayList<>(group.examples());
        more.examples().stream()
                .limit(FailureGroup.EXAMPLES - (long) examples.size())
                .forEach(examples::add);
        return new FailureGroup(group.reason(), group.count() + more.count(), examples);
    }

    public long stored() {
        return stored;
    }

    public long failed() {
        return failed;
    }

    public long ended() {
        return stored + failed;
    }

    /** Size of all stored pictures together. */
    public long bytes() {
        return bytes;
    }

    /** By reason, in alphabetical order. */
    public List<FailureGroup> failures() {
        return List.copyOf(failures.values());
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("stored", stored)
                .put("failed", failed)
                .put("bytes", bytes)
                .putObjects("failures", failures().stream().map(FailureGroup::toJson).toList());
    }

    static Tally fromJson(JsonObject json) {
        Tally tally = new Tally();
        tally.stored = json.whole("stored");
        tally.failed = json.whole("failed");
        tally.bytes = json.whole("bytes");
        json.objects("failures").stream()
                .map(FailureGroup::fromJson)
                .forEach(group -> tally.failures.put(group.reason(), group));
        return tally;
    }
}
