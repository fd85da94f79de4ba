package io.latentrelay.coordinator.plan;

import io.latentrelay.coordinator.document.Canonical;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.prompts.PromptRow;
import io.latentrelay.coordinator.run.Resolved;
import io.latentrelay.coordinator.run.RowVisitor;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunSettings;
import io.latentrelay.coordinator.sweep.Replacement;
import io.latentrelay.coordinator.vocabulary.SettingNames;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what a run comes to, row by row. Rows with the same settings cost the same, and are
 * worked out once. Not safe for concurrent use.
 */
public final class PlanTally implements RowVisitor {

    private static final int REMEMBERED = 10_000;
    private static final int MOST_SPLITS = 10_000;
    private static final String PICTURE = "settings.init_image";

    private final PromptTokens tokens;
    private final LongConsumer progress;
    private final Steps steps = new Steps();
    private final Map<String, Costs> known = new HashMap<>();
    private final Costs total = new Costs();
    private final Map<String, Long> withoutWords = new LinkedHashMap<>();
    private List<List<Integer>> trajectories = List.of();
    private Set<String> searched = Set.of();
    private @Nullable Run run;
    private long rows;

    /**
     * @param progress is told now and then how many rows were read
     */
    public PlanTally(PromptTokens tokens, LongConsumer progress) {
        this.tokens = tokens;
        this.progress = progress;
    }

    /** Sums over some images. */
    static final class Costs {
        long images;
        long trajectories;
        long bytes;
        long handoffs;
        long handoffBytes;
        Work base = Work.NONE;
        Work unsharedBase = Work.NONE;
        Work refiner = Work.NONE;
        final Map<SplitLine, Long> splits = new LinkedHashMap<>();
        final Map<String, Long> unusual = new LinkedHashMap<>();

        void add(Costs other, long times) {
            images += times * other.images;
            trajectories += times * other.trajectories;
            bytes += times * other.bytes;
            handoffs += times * other.handoffs;
            handoffBytes += times * other.handoffBytes;
            base = base.plus(other.base.times(times));
            unsharedBase = unsharedBase.plus(other.unsharedBase.times(times));
            refiner = refiner.plus(other.refiner.times(times));
            other.splits.forEach(
                    (split, count) -> {
                        if (splits.containsKey(split) || splits.size() < MOST_SPLITS) {
                            splits.merge(split, times * count, Long::sum);
                        }
                    });
            other.unusual.forEach((what, count) -> unusual.merge(what, times * count, Long::sum));
        }
    }

    @Override
    public void begin(Run bare) {
        run = bare;
        trajectories = bare.trajectories();
        searched = new LinkedHashSet<>();
        for (Replacement words : bare.replacements()) {
            if (words.setting().equals(SettingNames.PROMPT)) {
                searched.add(words.search());
            }
        }
    }

    @Override
    public void row(PromptRow row) {
        if (++rows % 10_000 == 0) {
            progress.accept(rows);
        }
        tokens.look(row.prompt());
        for (String search : searched) {
            if (!row.prompt().contains(search)) {
                withoutWords.merge(search, 1L, Long::sum);
            }
        }
        Run of = java.util.Objects.requireNonNull(run, "a run begins before its rows");
        total.add(costs(of, row), of.imagesPerPrompt());
    }

    private Costs costs(Run of, PromptRow row) {
        String key = key(row);
        Costs costs = known.get(key);
        if (costs == null) {
            costs = new Costs();
            for (List<Integer> cells : trajectories) {
                add(costs, cells.stream().map(cell -> of.resolve(row, cell)).toList());
            }
            if (known.size() >= REMEMBERED) {
                known.clear();
            }
            known.put(key, costs);
        }
        return costs;
    }

    // What does not change the cost is left out.
    private static String key(PromptRow row) {
        if (row.settings().isEmpty()) {
            return "";
        }
        StringBuilder key = new StringBuilder();
        for (Map.Entry<String, Value> own : row.settings().entrySet()) {
            if (!SettingNames.isText(own.getKey()) && !own.getKey().equals(SettingNames.SEED)) {
                key.append(own.getKey());
                key.append(own.getKey().equals(PICTURE) ? "" : Canonical.text(own.getValue()));
            }
        }
        return key.toString();
    }

    /** The images of one trajectory: the base runs as far as the one that needs it most. */
    private void add(Costs costs, List<Resolved> images) {
        int furthest = 0;
        Set<Integer> taps = new LinkedHashSet<>();
        List<Cost> each = new ArrayList<>();
        for (Resolved image : images) {
            Cost cost = Cost.of(image, steps);
            each.add(cost);
            taps.add(cost.switchStep());
            furthest = Math.max(furthest, cost.switchStep());
            costs.refiner = costs.refiner.plus(cost.refiner());
            costs.unsharedBase = costs.unsharedBase.plus(cost.base());
            costs.bytes += cost.bytes();
            costs.splits.merge(cost.split(), 1L, Long::sum);
            Cost.unusual(image).forEach(what -> costs.unusual.merge(what, 1L, Long::sum));
        }
        RunSettings settings = images.get(0).settings();
        if (each.stream().anyMatch(cost -> cost.base().evaluations() > 0)) {
            NoiseSchedule schedule = steps.schedule(settings, settings.steps());
            costs.base =
                    costs.base.plus(Cost.base(settings, schedule, each.get(0).first(), furthest));
            costs.handoffs += taps.size();
            // Four channels of float32 at an eighth of each side.
            costs.handoffBytes += taps.size() * Cost.pixels(settings) / 64 * 4 * Float.BYTES;
        }
        costs.images += images.size();
        costs.trajectories++;
    }

    /** What it all comes to, once every row was seen. */
    public Plan plan(Run whole) {
        return new Plan(
                whole.name(),
                whole.prompts().size(),
                whole.imagesPerPrompt(),
                whole.cells().size(),
                total,
                tokens.found(),
                Map.copyOf(withoutWords));
    }
}
