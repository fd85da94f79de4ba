package io.latentrelay.coordinator.ledger;

import io.latentrelay.coordinator.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * What people have said about a run that is not finished.
 *
 * @param weight its share of the fleet against other runs'
 * @param closedAt once its last results are in: those from this offset on count no more
 * @param retry the reasons for which images that failed are to be tried again once all have ended,
 *     all reasons when the list is empty; absent when nobody asked
 */
public record Control(
        State state, int weight, OptionalLong closedAt, Optional<List<String>> retry) {

    public static final int DEFAULT_WEIGHT = 100;
    public static final int MAX_WEIGHT = 10_000;

    static final Control NONE =
            new Control(State.RUNNING, DEFAULT_WEIGHT, OptionalLong.empty(), Optional.empty());

    /** Whether work is published. */
    public enum State {
        RUNNING,
        PAUSED,
        /** Nothing more is published; what is in work may still end. */
        CANCELLING
    }

    public Control {
        retry = retry.map(List::copyOf);
    }

    public boolean isRunning() {
        return state == State.RUNNING;
    }

    public boolean isCancelled() {
        return state == State.CANCELLING;
    }

    public Control paused() {
        requireNotCancelled();
        return new Control(State.PAUSED, weight, closedAt, retry);
    }

    public Control resumed() {
        requireNotCancelled();
        return new Control(State.RUNNING, weight, closedAt, retry);
    }

    /** What was to be tried again is given up too. */
    public Control cancelled() {
        return new Control(State.CANCELLING, weight, closedAt, Optional.empty());
    }

    /**
     * @param offset of the first result that does not count
     */
    public Control closed(long offset) {
        return new Control(state, weight, OptionalLong.of(offset), retry);
    }

    public Control weighing(int newWeight) {
        if (newWeight < 1 || newWeight > MAX_WEIGHT) {
            throw new IllegalArgumentException(
                    "weight " + newWeight + " must be a whole number from 1 to " + MAX_WEIGHT);
        }
        return new Control(state, newWeight, closedAt, retry);
    }

    /**
     * @param reasons added to those asked for before; none for all
     */
    public Control retrying(List<String> reasons) {
        requireNotCancelled();
        boolean isAll = reasons.isEmpty() || retry.filter(List::isEmpty).isPresent();
        TreeSet<String> union = new TreeSet<>(retry.orElse(List.of()));
        union.addAll(reasons);
        return new Control(
                state, weight, closedAt, Optional.of(isAll ? List.of() : List.copyOf(union)));
    }

    /** For a run that has ended and begins again: nothing asked, the weight as it was. */
    public Control renewed() {
        return new Control(State.RUNNING, weight, OptionalLong.empty(), Optional.empty());
    }

    /**
     * For a run that goes on with its next generation: paused if it was, and given up if it was.
     *
     * @param offset before which the results topic has none of that generation
     */
    public Control goingOn(long offset) {
        OptionalLong closed = isCancelled() ? OptionalLong.of(offset) : OptionalLong.empty();
        return new Control(state, weight, closed, Optional.empty());
    }

    private void requireNotCancelled() {
        if (isCancelled()) {
            throw new IllegalArgumentException(
                    "the run is being cancelled; once it has ended, retry brings it back");
        }
    }

    JsonObject toJson() {
        JsonObject json =
                new JsonObject()
                        .put("state", state.name().toLowerCase(Locale.ROOT))
                        .put("weight", weight)
                        .putLong("closed_at", closedAt);
        retry.ifPresent(reasons -> json.putTexts("retry", reasons));
        return json;
    }

    static Control fromJson(JsonObject json) {
        return new Control(
                State.valueOf(json.text("state").toUpperCase(Locale.ROOT)),
                Math.toIntExact(json.whole("weight")),
                json.optionalWhole("closed_at"),
                json.has("retry") ? Optional.of(json.texts("retry")) : Optional.empty());
    }
}
