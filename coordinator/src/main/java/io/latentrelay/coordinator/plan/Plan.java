package io.latentrelay.coordinator.plan;

import io.latentrelay.coordinator.json.JsonObject;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a run comes to.
 *
 * @param withoutWords of prompts that lack words which cells replace, how many lack which
 */
public record Plan(
        String name,
        long prompts,
        int imagesPerPrompt,
        int cells,
        PlanTally.Costs costs,
        PromptTokens.Found tokens,
        Map<String, Long> withoutWords) {

    long images() {
        return costs.images;
    }

    /** Hours of the two pools, once the time of a step is known for both. */
    record Hours(double base, double refiner) {

        static OptionalDouble of(Work work, OptionalDouble stepMillis) {
            return stepMillis.isPresent()
                    ? OptionalDouble.of(work.hours(stepMillis.getAsDouble()))
                    : OptionalDouble.empty();
        }
    }

    OptionalDouble baseHours(Prices prices) {
        return Hours.of(costs.base, prices.baseStepMillis());
    }

    OptionalDouble refinerHours(Prices prices) {
        return Hours.of(costs.refiner, prices.refinerStepMillis());
    }

    static OptionalDouble cost(OptionalDouble hours, OptionalDouble hour) {
        return hours.isPresent() && hour.isPresent()
                ? OptionalDouble.of(hours.getAsDouble() * hour.getAsDouble())
                : OptionalDouble.empty();
    }

    /** For programs. */
    public JsonObject toJson(Prices prices) {
        JsonObject base = costs.base.toJson();
        base.put("evaluations_without_sharing", costs.unsharedBase.evaluations())
                .put("rows_without_sharing", costs.unsharedBase.rows())
                .putDouble("gpu_hours", baseHours(prices))
                .putDouble("cost", cost(baseHours(prices), prices.baseHour()));
        JsonObject refiner = costs.refiner.toJson();
        refiner.putDouble("gpu_hours", refinerHours(prices))
                .putDouble("cost", cost(refinerHours(prices), prices.refinerHour()));
        JsonObject json =
                new JsonObject()
                        .put("name", name)
                        .put("images", costs.images)
                        .put("trajectories", costs.trajectories)
                        .put("prompts", prompts)
                        .put("images_per_prompt", imagesPerPrompt)
                        .put("cells", cells)
                        .put("base", base)
                        .put("refiner", refiner)
                        .putDouble("base_devices_for_one_refiner", ratio(prices))
                        .put("picture_bytes_estimate", costs.bytes)
                        .put("handoffs", costs.handoffs)
                        .put("handoff_bytes_estimate", costs.handoffBytes)
                        .putObjects(
                                "sdxl_splits",
                                costs.splits.entrySet().stream()
                                        .map(e -> e.getKey().toJson(e.getValue()))
                                        .toList());
        if (tokens.isCounted()) {
            json.put("prompts_beyond_77_tokens", tokens.beyond());
        } else {
            json.putNull("prompts_beyond_77_tokens");
        }
        return json.put("unusual", counts(costs.unusual))
                .put("prompts_without_words", counts(withoutWords));
    }

    private static JsonObject counts(Map<String, Long> counts) {
        JsonObject json = new JsonObject();
        counts.forEach(json::put);
        return json;
    }

    /** How many devices of the base keep one of the refiner busy. */
    OptionalDouble ratio(Prices prices) {
        OptionalDouble base = baseHours(prices);
        OptionalDouble refiner = refinerHours(prices);
        return base.isPresent() && refiner.isPresent() && refiner.getAsDouble() > 0
                ? OptionalDouble.of(base.getAsDouble() / refiner.getAsDouble())
                : OptionalDouble.empty();
    }
}
