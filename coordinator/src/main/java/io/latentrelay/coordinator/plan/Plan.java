package io.latentrelay.coordinator.plan;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.status.Pool;
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

    Work work(Pool pool) {
        return switch (pool) {
            case BASE -> costs.base;
            case REFINER -> costs.refiner;
        };
    }

    /** Of a pool's devices, once it is known what its steps take. */
    OptionalDouble hours(Pool pool, Prices prices) {
        Work work = work(pool);
        if (work.rows() == 0) {
            return OptionalDouble.of(0);
        }
        return prices.step(pool, work).stream()
                .mapToDouble(step -> work.hours(step.millis()))
                .findAny();
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
                .put("rows_without_sharing", costs.unsharedBase.rows());
        time(base, Pool.BASE, prices);
        JsonObject refiner = costs.refiner.toJson();
        time(refiner, Pool.REFINER, prices);
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

    private void time(JsonObject json, Pool pool, Prices prices) {
        OptionalDouble hours = hours(pool, prices);
        json.putDouble("gpu_hours", hours).putDouble("cost", cost(hours, prices.hour(pool)));
        prices.step(pool, work(pool)).ifPresent(step -> json.put("step", step.toJson()));
    }

    private static JsonObject counts(Map<String, Long> counts) {
        JsonObject json = new JsonObject();
        counts.forEach(json::put);
        return json;
    }

    /** How many devices of the base keep one of the refiner busy. */
    OptionalDouble ratio(Prices prices) {
        OptionalDouble base = hours(Pool.BASE, prices);
        OptionalDouble refiner = hours(Pool.REFINER, prices);
        return base.isPresent() && refiner.isPresent() && refiner.getAsDouble() > 0
                ? OptionalDouble.of(base.getAsDouble() / refiner.getAsDouble())
                : OptionalDouble.empty();
    }
}
