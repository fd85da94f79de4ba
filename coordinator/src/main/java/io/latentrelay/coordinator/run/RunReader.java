package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Section;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.prompts.PromptRow;
import io.latentrelay.coordinator.prompts.Prompts;
import io.latentrelay.coordinator.sweep.Sweep;
import io.latentrelay.coordinator.vocabulary.RunVocabulary;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a run from a document, gathering everything that is wrong with it. */
final class RunReader {

    private static final String DEFAULT_PREFIX = "runs";
    private static final String FRACTION = "fraction";

    private final Problems problems;
    private final Sources sources;

    /** Where a document's files and objects are read. */
    record Sources(
            PromptSource files,
            PictureSource pictures,
            Prompts.Chunks chunks,
            RowVisitor visitor) {}

    RunReader(Problems problems, Sources sources) {
        this.problems = problems;
        this.sources = sources;
    }

    /**
     * @throws io.latentrelay.coordinator.document.DocumentException with every problem found
     */
    RunFile read(Value document) {
        PictureNames pictures = new PictureNames(sources.pictures(), problems);
        Value found =
                document instanceof Value.Mapping mapping ? pictures.resolve(mapping) : document;
        Section top = new Section("", found, RunVocabulary.KEYS, problems);
        int imagesPerPrompt = top.whole("images_per_prompt", 1, 1_000_000).orElse(1L).intValue();
        Seeding seeding = Seeding.read(top, imagesPerPrompt);
        RunHead head =
                new RunHead(
                        name(top),
                        output(top.section("output", RunVocabulary.KEYS)),
                        imagesPerPrompt);
        Value refiner = value(top, "refiner");
        Template template =
                new Template(
                        value(top, "settings"),
                        without(refiner, FRACTION),
                        without(value(top, "output"), "prefix"));
        Cells cells = cells(top, refiner, template);
        new CellCheck(template, problems).check(cells);
        PromptsReader reader = new PromptsReader(top, problems, sources.files());
        RowChecks checks = new RowChecks(template, cells, imagesPerPrompt);
        Optional<Prompts> stored = reader.stored(sources.chunks());
        Rows rows =
                new Rows(
                        reader,
                        stored.isPresent() ? row -> {} : reader.source(),
                        () -> new RowReader(checks, problems, pictures, reader.promptColumn()));
        Consumer<PromptRow> visitor =
                problems.isEmpty()
                        ? visitor(bare(head, seeding, template, cells))
                        : row -> {}; // what it would look at is not to be had
        Prompts prompts = stored.orElseGet(() -> rows.count(visitor));
        seeding.check(top, (long) prompts.size() * imagesPerPrompt);
        checkPictures(top, template, prompts.size());
        checkCount(top, prompts.size(), imagesPerPrompt, cells.count());
        problems.throwIfAny();
        History history = new HistoryReader(problems).read(top, template);
        problems.throwIfAny();
        Cells numbered = history.numbered(cells, template);
        Run run = new Run(head, prompts, seeding, template, numbered, history);
        return new RunFile(run, problems.warnings(), sources.pictures().found(), rows);
    }

    private static Run bare(RunHead head, Seeding seeding, Template template, Cells cells) {
        Prompts none = Prompts.of(List.of());
        return new Run(head, none, seeding, template, cells, History.NONE);
    }

    private Consumer<PromptRow> visitor(Run run) {
        sources.visitor().begin(run);
        return row -> {
            if (problems.isEmpty()) {
                sources.visitor().row(row);
            }
        };
    }

    private static Value value(Section top, String key) {
        return top.value(key).orElseGet(() -> new Value.Nothing(top.line(key)));
    }

    /** The block less an entry whose value is a list, or all of it less the entry of that name. */
    private static Value without(Value block, String key) {
        if (!(block instanceof Value.Mapping mapping)) {
            return block;
        }
        return new Value.Mapping(
                block.line(),
                mapping.entries().stream()
                        .filter(entry -> !entry.key().equals(key) || !isLeftOut(key, entry.value()))
                        .toList());
    }

    private static boolean isLeftOut(String key, Value value) {
        return !key.equals(FRACTION) || isAxis(value);
    }

    private static boolean isAxis(Value fraction) {
        return fraction instanceof Value.Sequence || fraction instanceof Value.Text;
    }

    private Cells cells(Section top, Value refiner, Template template) {
        Value written = value(top, "sweep");
        Optional<Value.Entry> fractions =
                refiner instanceof Value.Mapping mapping
                        ? mapping.entries().stream()
                                .filter(entry -> entry.key().equals(FRACTION))
                                .filter(entry -> isAxis(entry.value()))
                                .map(this::fractions)
                                .findFirst()
                        : Optional.empty();
        Sweep sweep = Sweep.read(written, fractions, template::value, problems);
        return new Cells(SweepText.together(written, fractions), sweep.points());
    }

    private Value.Entry fractions(Value.Entry entry) {
        return new Value.Entry("refiner." + FRACTION, entry.line(), entry.value());
    }

    private static void checkPictures(Section top, Template template, int prompts) {
        template.value("settings.init_image")
                .filter(Value.Sequence.class::isInstance)
                .map(list -> ((Value.Sequence) list).items().size())
                .filter(pictures -> pictures != 1 && pictures != prompts)
                .ifPresent(
                        pictures ->
                                top.section("settings", RunVocabulary.KEYS)
                                        .error(
                                                "init_image",
                                                pictures
                                                        + " pictures for "
                                                        + prompts
                                                        + " prompts; give one for all, or one for"
                                                        + " each"));
    }

    private static String name(Section top) {
        Optional<Value> written = top.value("name");
        if (written.isEmpty()) {
            top.error("name", "missing; give the run a name such as first-run");
            return "";
        }
        String name = top.text("name").orElse("");
        if (!name.isEmpty() && !RunKeys.isName(name)) {
            top.error(
                    "name",
                    written.get().shown()
                            + " must be letters, digits, '.', '_' and '-', beginning with a letter"
                            + " or digit, at most 64");
        }
        return name;
    }

    private static Output output(Section section) {
        Optional<String> prefix = section.text("prefix");
        prefix.filter(given -> !RunKeys.isPrefix(given))
                .ifPresent(
                        given ->
                                section.error(
                                        "prefix",
                                        "'"
                                                + given
                                                + "' must be words of letters, digits, '.', '_' and '-'"
                                                + " joined by single slashes, each beginning with a"
                                                + " letter or digit, at most 200 characters"));
        return new Output(prefix.orElse(DEFAULT_PREFIX));
    }

    private static void checkCount(Section top, int prompts, int imagesPerPrompt, int cells) {
        long perPrompt = (long) imagesPerPrompt * cells;
        if (prompts > 0 && perPrompt > Run.MAX_IMAGES / prompts) {
            top.error(
                    "images_per_prompt",
                    prompts
                            + " prompts x "
                            + imagesPerPrompt
                            + " x "
                            + cells
                            + " cells are more than "
                            + Run.MAX_IMAGES
                            + " images, the most a run may have");
        }
    }
}
