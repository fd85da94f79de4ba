package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Section;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.vocabulary.RunVocabulary;
import java.util.Optional;

/**
 * Where a run's seeds come from, unless a cell or a row has one of its own.
 *
 * @param first empty: {@linkplain Seeds#derived derived}
 * @param isPerPrompt whether every prompt begins at {@code first}, rather than only the first one
 */
record Seeding(Optional<Long> first, boolean isPerPrompt) {

    private static final String KEY = "seed";
    private static final String COUNT_FROM = "count_from";

    static Seeding read(Section top, int imagesPerPrompt) {
        if (top.value(KEY).orElse(null) instanceof Value.Mapping) {
            Section section = top.section(KEY, RunVocabulary.KEYS);
            Optional<Long> first = section.whole(COUNT_FROM, 0, Seeds.MAX);
            return new Seeding(first, false);
        }
        Optional<Long> seed = top.whole(KEY, 0, Seeds.MAX);
        if (seed.isPresent() && Seeds.counted(seed.get(), imagesPerPrompt - 1) > Seeds.MAX) {
            top.error(
                    KEY,
                    seed.get()
                            + " counted up for "
                            + imagesPerPrompt
                            + " images per prompt passes "
                            + Seeds.MAX
                            + ", the greatest seed");
        }
        return new Seeding(seed, true);
    }

    /** Reports that there are more prompts than seeds. */
    void check(Section top, long trajectories) {
        if (first.isPresent() && !isPerPrompt && first.get() + trajectories - 1 > Seeds.MAX) {
            top.error(
                    KEY,
                    first.get()
                            + " counted up for "
                            + trajectories
                            + " images passes "
                            + Seeds.MAX
                            + ", the greatest seed");
        }
    }

    long seed(Run run, int promptRow, int repetition) {
        if (first.isEmpty()) {
            return Seeds.derived(run.firstSeed(), promptRow, repetition);
        }
        long steps =
                isPerPrompt ? repetition : (long) promptRow * run.imagesPerPrompt() + repetition;
        return first.get() + steps;
    }

    /** As documents have it; nothing when derived. */
    Value written() {
        if (first.isEmpty()) {
            return new Value.Nothing(1);
        }
        Value number = Values.whole(first.get());
        return isPerPrompt ? number : Values.block(COUNT_FROM, number);
    }
}
