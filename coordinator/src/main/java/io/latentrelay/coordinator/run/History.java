package io.latentrelay.coordinator.run;

import java.util.ArrayList;
import java.util.List;

/**
 * What a run was before it was extended.
 *
 * @param digest of the run as first submitted, which its records go by; empty when it is that run
 * @param stages how far it reached at each submission before this one, the first one first
 */
record History(String digest, List<Stage> stages) {

    static final History NONE = new History("", List.of());

    /** One submission. */
    record Stage(Extent extent, Cells cells) {}

    History {
        stages = List.copyOf(stages);
    }

    boolean isEmpty() {
        return stages.isEmpty();
    }

    List<Extent> extents(Extent now) {
        List<Extent> extents = new ArrayList<>(stages.stream().map(Stage::extent).toList());
        extents.add(now);
        return extents;
    }

    /**
     * The cells of now in the order of their numbers: those of earlier submissions first.
     *
     * @throws IllegalArgumentException when an earlier one is no longer among them
     */
    Cells numbered(Cells now, Template template) {
        if (isEmpty()) {
            return now;
        }
        Cells earlier = stages.get(0).cells();
        for (Stage stage : stages.subList(1, stages.size())) {
            earlier = stage.cells().after(earlier, template);
        }
        return now.after(earlier, template);
    }

    /** This and one more submission. */
    History and(String firstDigest, Stage stage) {
        List<Stage> more = new ArrayList<>(stages);
        more.add(stage);
        return new History(digest.isEmpty() ? firstDigest : digest, more);
    }
}
