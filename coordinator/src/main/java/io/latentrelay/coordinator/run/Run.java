package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Canonical;
import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.prompts.PromptRow;
import io.latentrelay.coordinator.prompts.Prompts;
import io.latentrelay.coordinator.sweep.Point;
import io.latentrelay.coordinator.sweep.Replacement;
import io.latentrelay.coordinator.vocabulary.SettingNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One run, checked: what every image of it is made with follows from its index. Safe for concurrent
 * use.
 */
public final class Run {

    /** The most images one run may have: their indexes have nine digits in object keys. */
    public static final long MAX_IMAGES = 1_000_000_000;

    // Of settings that rows and cells come to; rows that differ in them all are resolved each time.
    private static final int REMEMBERED = 10_000;

    private final String name;
    private final Output output;
    private final Prompts prompts;
    private final int imagesPerPrompt;
    private final Seeding seeding;
    private final Template template;
    private final Cells cells;
    private final History history;
    private final Map<String, Resolved> resolved = new ConcurrentHashMap<>();
    private final int firstSeed;
    private final Expansion expansion;

    Run(
            RunHead head,
            Prompts prompts,
            Seeding seeding,
            Template template,
            Cells cells,
            History history) {
        this.name = head.name();
        this.output = head.output();
        this.imagesPerPrompt = head.imagesPerPrompt();
        this.prompts = prompts;
        this.seeding = seeding;
        this.template = template;
        this.cells = cells;
        this.history = history;
        this.firstSeed = Seeds.start(name);
        this.expansion = new Expansion(this);
    }

    public String name() {
        return name;
    }

    public Output output() {
        return output;
    }

    public Prompts prompts() {
        return prompts;
    }

    /** Base trajectories for each prompt in each cell, each with a seed of its own. */
    public int imagesPerPrompt() {
        return imagesPerPrompt;
    }

    public RunKeys keys() {
        return new RunKeys(output.prefix(), name);
    }

    public Expansion expansion() {
        return expansion;
    }

    /** The points of its sweep, in the order that {@link ImagePlan#cell} counts; one at least. */
    public List<Cell> cells() {
        return cells.points().stream().map(Cell::of).toList();
    }

    Seeding seeding() {
        return seeding;
    }

    /** Where its derived seeds begin. */
    int firstSeed() {
        return firstSeed;
    }

    Template template() {
        return template;
    }

    Cells sweep() {
        return cells;
    }

    History history() {
        return history;
    }

    List<Extent> extents() {
        return history.extents(new Extent(prompts.size(), imagesPerPrompt, cells.count()));
    }

    /** Equal for cells that share a base trajectory. */
    Object beforeHandoff(int cell) {
        return cells.beforeHandoff(cell, resolve(cell).refiner().mode());
    }

    /** One of {@link #cells}. */
    Cell cell(int cell) {
        return Cell.of(point(cell));
    }

    /** The words that cells replace in prompts. */
    public Set<Replacement> replacements() {
        Set<Replacement> all = new LinkedHashSet<>();
        cells.points().forEach(point -> all.addAll(point.replacements()));
        return all;
    }

    Point point(int cell) {
        return cells.points().get(cell);
    }

    /** What base trajectories without settings of their own have in common in the first cell. */
    public RunSettings settings() {
        return resolve(Map.of(), 0).settings();
    }

    /** What an image's cell comes to without its row. */
    Resolved resolve(int cell) {
        return resolve(Map.of(), cell);
    }

    /** Of one prompt and repetition, the cells of each base trajectory. */
    public List<List<Integer>> trajectories() {
        CellGroups groups = CellGroups.of(0, cells.count(), this::beforeHandoff);
        List<List<Integer>> trajectories = new ArrayList<>();
        for (int group = 0; group < groups.groups(); group++) {
            int start = groups.start(group);
            trajectories.add(
                    IntStream.range(start, start + groups.size(group))
                            .map(groups::cell)
                            .boxed()
                            .toList());
        }
        return trajectories;
    }

    /** What an image in this row and cell is made with. */
    public Resolved resolve(PromptRow row, int cell) {
        Resolved whole = resolve(row.settings(), cell);
        for (Map.Entry<String, Value> own : row.settings().entrySet()) {
            if (isOwnText(own.getKey()) && own.getValue() instanceof Value.Text text) {
                whole = whole.with(own.getKey(), text.text());
            }
        }
        for (Replacement replacement : point(cell).replacements()) {
            whole = whole.with(replacement);
        }
        return whole;
    }

    private Resolved resolve(Map<String, Value> row, int cell) {
        Map<String, Value> over = new LinkedHashMap<>();
        row.forEach(
                (key, value) -> {
                    if (!SettingNames.isText(key) && !key.equals(SettingNames.SEED)) {
                        over.put(key, value);
                    }
                });
        String known = cell + Canonical.text(over);
        Resolved found = resolved.get(known);
        return found != null ? found : remember(known, over, cell);
    }

    private Resolved remember(String key, Map<String, Value> over, int cell) {
        over.putAll(point(cell).settings());
        Problems problems = new Problems("run " + name);
        Resolved read = template.resolve(over, problems);
        problems.throwIfAny();
        if (resolved.size() >= REMEMBERED) {
            resolved.clear();
        }
        resolved.put(key, read);
        return read;
    }

    private static boolean isOwnText(String key) {
        return SettingNames.isText(key) && !key.equals(SettingNames.PROMPT);
    }

    /** Equal for runs that say the same, whatever was submitted under their name before. */
    private String identity() {
        return name
                + output
                + imagesPerPrompt
                + Canonical.text(seeding.written())
                + template.identity()
                + cells.points().stream().map(Point::identity).collect(Collectors.joining());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Run that
                && identity().equals(that.identity())
                && prompts.equals(that.prompts);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return "Run[" + name + "]";
    }
}
