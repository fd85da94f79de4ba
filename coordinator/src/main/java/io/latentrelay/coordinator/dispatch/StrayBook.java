package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.fence.EpochObject;
import io.latentrelay.coordinator.fence.StateKeys;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.status.RecordGroup;
import io.latentrelay.coordinator.status.StrayRecords;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts records that could not be used, over restarts. Counts and the offsets up to which they
 * count are one object in the store, so that nothing is counted twice. Not safe for concurrent use.
 */
final class StrayBook {

    private final EpochObject object;
    private StrayRecords strays = StrayRecords.NONE;
    private final Map<String, RecordGroup> deadLetters = new TreeMap<>();
    private long resultsOffset;
    private long deadLettersOffset;
    private boolean isChanged;

    private StrayBook(EpochObject object) {
        this.object = object;
    }

    static StrayBook open(ObjectStore store, Topics topics, long epoch) {
        String stem = StateKeys.of(topics) + "stray-records/";
        StrayBook book = new StrayBook(new EpochObject(store, stem, epoch));
        book.object.read().map(JsonObject::parse).ifPresent(book::read);
        return book;
    }

    private void read(JsonObject json) {
        strays = StrayRecords.fromJson(json.object("stray_records"));
        JsonObject byRun = json.object("dead_letters");
        byRun.names().forEach(run -> deadLetters.put(run, RecordGroup.fromJson(byRun.object(run))));
        resultsOffset = json.whole("results_offset");
        deadLettersOffset = json.whole("dead_letters_offset");
        isChanged = true; // to be written under our own epoch
    }

    /** Stores what changed. */
    void save() {
        if (!isChanged) {
            return;
        }
        JsonObject byRun = new JsonObject();
        deadLetters.forEach((run, group) -> byRun.put(run, group.toJson()));
        JsonObject json =
                new JsonObject()
                        .put("stray_records", strays.toJson())
                        .put("dead_letters", byRun)
                        .put("results_offset", resultsOffset)
                        .put("dead_letters_offset", deadLettersOffset);
        object.write(json.pretty().getBytes(StandardCharsets.UTF_8));
        isChanged = false;
    }

    /** Where reading the dead letters must begin to see every one that is not counted. */
    long deadLettersOffset() {
        return deadLettersOffset;
    }

    StrayRecords strays() {
        return strays;
    }

    RecordGroup deadLetters(String run) {
        return deadLetters.getOrDefault(run, RecordGroup.NONE);
    }

    /** Counts a record of the results topic, unless it was counted before a restart. */
    void unreadableResult(long offset, String example) {
        if (isNewResult(offset)) {
            strays =
                    new StrayRecords(
                            strays.unreadableResults().plus(example),
                            strays.foreignResults(),
                            strays.deadLetters());
        }
    }

    /** Counts a record of the results topic, unless it was counted before a restart. */
    void foreignResult(long offset, String example) {
        if (isNewResult(offset)) {
            strays =
                    new StrayRecords(
                            strays.unreadableResults(),
                            strays.foreignResults().plus(example),
                            strays.deadLetters());
        }
    }

    private boolean isNewResult(long offset) {
        boolean isNew = offset >= resultsOffset;
        if (isNew) {
            resultsOffset = offset + 1;
            isChanged = true;
        }
        return isNew;
    }

    /** Counts a dead letter that does not say which run it was about. */
    void deadLetter(long offset, String example) {
        strays =
                new StrayRecords(
                        strays.unreadableResults(),
                        strays.foreignResults(),
                        strays.deadLetters().plus(example));
        counted(offset);
    }

    /** Counts a dead letter about a run. */
    void deadLetter(long offset, String run, String example) {
        deadLetters.put(run, deadLetters(run).plus(example));
        counted(offset);
    }

    private void counted(long deadLetter) {
        deadLettersOffset = deadLetter + 1;
        isChanged = true;
    }
}
