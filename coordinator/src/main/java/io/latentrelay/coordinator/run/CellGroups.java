package io.latentrelay.coordinator.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Cells of a sweep in the order of a trajectory's images. Those that agree in everything before the
 * handoff are a group: they share one base trajectory and lie next to each other.
 */
final class CellGroups {

    /** More images of one trajectory are made of several: its record has to fit a message. */
    static final int MOST_IMAGES = 256;

    private final int[] cells;
    private final int[] groups;
    // Of each group the first position, and at the end the number of cells.
    private final int[] starts;

    private CellGroups(int[] cells, int[] groups, int[] starts) {
        this.cells = cells;
        this.groups = groups;
        this.starts = starts;
    }

    /**
     * @param first the first of the cells
     * @param end the cell after the last
     * @param beforeHandoff of a cell: equal for those that share a base trajectory
     */
    static CellGroups of(int first, int end, IntFunction<?> beforeHandoff) {
        Map<Object, List<Integer>> members = new LinkedHashMap<>();
        Map<Object, Integer> sizes = new HashMap<>();
        for (int cell = first; cell < end; cell++) {
            Object before = beforeHandoff.apply(cell);
            int part = (sizes.merge(before, 1, Integer::sum) - 1) / MOST_IMAGES;
            members.computeIfAbsent(List.of(before, part), key -> new ArrayList<>()).add(cell);
        }
        int[] cells = new int[end - first];
        int[] groups = new int[end - first];
        int[] starts = new int[members.size() + 1];
        int position = 0;
        int group = 0;
        for (List<Integer> sharing : members.values()) {
            starts[group] = position;
            for (int cell : sharing) {
                cells[position] = cell;
                groups[position] = group;
                position++;
            }
            group++;
        }
        starts[group] = position;
        return new CellGroups(cells, groups, starts);
    }

    /** How many cells there are. */
    int cells() {
        return cells.length;
    }

    /** How many groups there are: base trajectories of each prompt and repetition. */
    int groups() {
        return starts.length - 1;
    }

    int cell(int position) {
        return cells[position];
    }

    int group(int position) {
        return groups[position];
    }

    int start(int group) {
        return starts[group];
    }

    int size(int group) {
        return starts[group + 1] - starts[group];
    }
}
