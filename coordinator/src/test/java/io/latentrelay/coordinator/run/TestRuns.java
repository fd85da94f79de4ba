package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.json.JsonObject;
import java.util.List;

/** Runs for tests. */
public final class TestRuns {

    private TestRuns() {}

    public static Run run(String name, List<String> prompts) {
        return run(name, prompts, 1, List.of(0.2));
    }

    public static Run run(
            String name, List<String> prompts, int imagesPerPrompt, List<Double> fractions) {
        JsonObject document =
                new JsonObject()
                        .put("name", name)
                        .putTexts("prompts", prompts)
                        .put("images_per_prompt", imagesPerPrompt)
                        .put("refiner", new JsonObject().putDoubles("fraction", fractions));
        return RunFile.parse(document.bytes()).run();
    }
}
