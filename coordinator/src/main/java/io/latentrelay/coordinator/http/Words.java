package io.latentrelay.coordinator.http;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.ledger.Control;
import io.latentrelay.schemas.FailureReason;
import java.util.Arrays;
import java.util.List;

/** The little that is said along with a change. */
final class Words {

    private Words() {}

    /**
     * Reasons for which images failed; none when nothing is said, which means all.
     *
     * @throws IllegalArgumentException when one is no reason
     */
    static List<String> reasons(byte[] body) {
        if (body.length == 0) {
            return List.of();
        }
        JsonObject json = JsonObject.parse(body);
        List<String> reasons = json.has("reasons") ? texts(json) : List.of();
        reasons.forEach(Words::requireReason);
        return reasons;
    }

    private static List<String> texts(JsonObject json) {
        try {
            return json.texts("reasons").stream().map(String::valueOf).toList();
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("reasons must be a list of reasons", e);
        }
    }

    private static void requireReason(String reason) {
        List<String> all = Arrays.stream(FailureReason.values()).map(Enum::name).toList();
        if (!all.contains(reason)) {
            throw new IllegalArgumentException(
                    "reason '" + reason + "' must be one of " + String.join(", ", all));
        }
    }

    /**
     * @throws IllegalArgumentException when it is no weight
     */
    static int weight(byte[] body) {
        JsonObject json = JsonObject.parse(body);
        try {
            long weight = json.whole("weight");
            if (weight >= 1 && weight <= Control.MAX_WEIGHT) {
                return (int) weight;
            }
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(refusal(), e);
        }
        throw new IllegalArgumentException(refusal());
    }

    private static String refusal() {
        return "weight must be a whole number from 1 to " + Control.MAX_WEIGHT;
    }
}
