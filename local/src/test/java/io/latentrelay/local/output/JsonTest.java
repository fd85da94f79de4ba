package io.latentrelay.local.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {

    private record Inner(Optional<Float> sigma) {}

    private record Document(
            String promptText, List<Integer> ids, Inner inner, Optional<Inner> none) {}

    @Test
    void recordsBecomeObjectsInDeclaredOrder() {
        Document document =
                new Document(
                        "caf\u00e9 \uD83E\uDD81",
                        List.of(1, 2),
                        new Inner(Optional.of(0.1f)),
                        Optional.empty());
        assertThat(Json.pretty(document))
                .isEqualTo(
                        """
                        {
                          "prompt_text": "caf\\u00E9 \\uD83E\\uDD81",
                          "ids": [ 1, 2 ],
                          "inner": {
                            "sigma": 0.1
                          },
                          "none": null
                        }""");
    }
}
