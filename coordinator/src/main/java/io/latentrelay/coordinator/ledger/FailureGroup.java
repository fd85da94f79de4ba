package io.latentrelay.coordinator.ledger;

import io.latentrelay.coordinator.json.JsonObject;
import java.util.List;

/**
 * Images that failed for one reason.
 *
 * @param examples the first few of them
 */
public record FailureGroup(String reason, long count, List<Example> examples) {

    static final int EXAMPLES = 5;
    private static final int DETAIL_LENGTH = 500;

    public FailureGroup {
        examples = List.copyOf(examples);
    }

    /** One failed image. */
    public record Example(long image, String stage, String detail) {

        public Example {
            if (detail.length() > DETAIL_LENGTH) {
                detail = detail.substring(0, DETAIL_LENGTH) + "...";
            }
        }
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("reason", reason)
                .put("count", count)
                .putObjects("examples", examples.stream().map(FailureGroup::toJson).toList());
    }

    private static JsonObject toJson(Example example) {
        return new JsonObject()
                .put("image", example.image())
                .put("stage", example.stage())
                .put("detail", example.detail());
    }

    public static FailureGroup fromJson(JsonObject json) {
        List<Example> examples =
                json.objects("examples").stream()
                        .map(
                                example ->
                                        new Example(
                                                example.whole("image"),
                                                example.text("stage"),
                                                example.text("detail")))
                        .toList();
        return new FailureGroup(json.text("reason"), json.whole("count"), examples);
    }
}
