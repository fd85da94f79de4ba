package io.latentrelay.coordinator.plan;

import io.latentrelay.coordinator.status.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** A plan in words for people. */
public final class PlanText {

    private static final int SHOWN = 20;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private final Plan plan;
    private final Prices prices;
    private final List<String> lines = new ArrayList<>();

    private PlanText(Plan plan, Prices prices) {
        this.plan = plan;
        this.prices = prices;
    }

    /** Line by line. */
    public static List<String> of(Plan plan, Prices prices) {
        PlanText text = new PlanText(plan, prices);
        text.counts();
        text.splits();
        text.notes();
        text.hours();
        return text.lines;
    }

    private void line(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }

    private void counts() {
        PlanTally.Costs costs = plan.costs();
        line("Run %s", plan.name());
        line(
                "  images         %,d = %,d prompts x %,d images per prompt x %,d cells",
                costs.images, plan.prompts(), plan.imagesPerPrompt(), plan.cells());
        line("  trajectories   %,d, each run by the base once", costs.trajectories);
        line(
                "  base UNet      %,d evaluations (%,d rows of the network)",
                costs.base.evaluations(), costs.base.rows());
        line(
                "    unshared     %,d evaluations (%,d rows): sharing saves %s",
                costs.unsharedBase.evaluations(), costs.unsharedBase.rows(), saved());
        line(
                "  refiner UNet   %,d evaluations (%,d rows)",
                costs.refiner.evaluations(), costs.refiner.rows());
        line("  pictures       about %s, estimated from format and size", bytes(costs.bytes));
        line(
                "  handoffs       %,d, about %s through the topic, estimated; no more than the"
                        + " window of it at a time",
                costs.handoffs, bytes(costs.handoffBytes));
    }

    private String saved() {
        long unshared = plan.costs().unsharedBase.rows();
        long shared = plan.costs().base.rows();
        return unshared == 0
                ? "nothing"
                : String.format(Locale.ROOT, "%.0f %%", 100.0 * (unshared - shared) / unshared);
    }

    private void splits() {
        line("  splits, on SDXL's own schedule");
        int shown = 0;
        for (Map.Entry<SplitLine, Long> split : plan.costs().splits.entrySet()) {
            if (shown++ == SHOWN) {
                line("    ... and %,d more", plan.costs().splits.size() - SHOWN);
                break;
            }
            line("    %s (%,d images)", split.getKey().text(), split.getValue());
        }
    }

    private void notes() {
        plan.costs()
                .unusual
                .forEach((what, count) -> line("  note           %,d images have %s", count, what));
        plan.withoutWords()
                .forEach(
                        (words, count) ->
                                line(
                                        "  note           %,d prompts do not have the words '%s' that"
                                                + " the sweep replaces: their cells are equal",
                                        count, words));
        if (!plan.tokens().isCounted()) {
            line("  tokens         not counted; name a model folder with --model to count them");
            return;
        }
        line("  tokens         %,d prompts have more than 77", plan.tokens().beyond());
        plan.tokens()
                .examples()
                .forEach((prompt, count) -> line("    %d: %s", count, shortened(prompt)));
    }

    private static String shortened(String prompt) {
        return io.latentrelay.coordinator.document.Excerpt.of(prompt);
    }

    private void hours() {
        boolean isKnown = true;
        for (Pool pool : Pool.values()) {
            isKnown &= pool(pool).isPresent();
        }
        if (isKnown) {
            plan.ratio(prices)
                    .ifPresent(
                            ratio ->
                                    line(
                                            "  balance        %.2f base devices for one refiner",
                                            ratio));
        } else {
            line(
                    "  time           unknown; say what a step takes with --step-ms-base and"
                            + " --step-ms-refiner, or name a coordinator whose fleet has worked");
        }
    }

    private OptionalDouble pool(Pool pool) {
        OptionalDouble hours = plan.hours(pool, prices);
        if (hours.isPresent()) {
            OptionalDouble cost = Plan.cost(hours, prices.hour(pool));
            String paid =
                    cost.isPresent()
                            ? String.format(Locale.ROOT, ", cost %,.2f", cost.getAsDouble())
                            : "";
            line("  %-14s %,.2f GPU-hours of steps%s", pool.word(), hours.getAsDouble(), paid);
            prices.step(pool, plan.work(pool))
                    .ifPresent(
                            step ->
                                    line(
                                            "    a step       %,.1f ms at 1024 x 1024, %s",
                                            step.millis(), step.words()));
        }
        return hours;
    }

    private static String bytes(long bytes) {
        double left = bytes;
        int unit = 0;
        while (left >= 1000 && unit < UNITS.length - 1) {
            left /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", left, UNITS[unit]);
    }
}
