package io.latentrelay.coordinator.prompts;

import io.latentrelay.coordinator.document.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The prompts that templates stand for: all of each in turn, or as many different ones of all
 * together as are to be chosen. The same ones every time; choosing more keeps those before.
 */
public final class TemplateRows implements RowSource {

    private static final long MOST = 1_000_000_000;

    private final List<PromptTemplate> templates;
    private final long count;
    private final OptionalInt choose;
    private final int line;

    private TemplateRows(List<PromptTemplate> templates, long count, OptionalInt choose, int line) {
        this.templates = templates;
        this.count = count;
        this.choose = choose;
        this.line = line;
    }

    /**
     * @param choose how many; empty for all of them
     * @param line of the templates in their document
     * @throws IllegalArgumentException when a template cannot be read, or there are not so many
     */
    public static TemplateRows of(
            List<String> texts, Map<String, List<String>> words, OptionalInt choose, int line) {
        List<PromptTemplate> templates =
                texts.stream().map(text -> PromptTemplate.parse(text, words)).toList();
        long count = 0;
        for (PromptTemplate template : templates) {
            count = Math.min(Long.MAX_VALUE / 2, template.count()) + count;
            count = count < 0 ? Long.MAX_VALUE / 2 : count;
        }
        if (choose.isEmpty() && count > MOST) {
            throw new IllegalArgumentException(
                    "stands for more than " + MOST + " prompts; choose some of them");
        }
        if (choose.isPresent() && choose.getAsInt() > count) {
            throw new IllegalArgumentException(
                    "stands for " + count + " prompts; choose no more than that");
        }
        return new TemplateRows(templates, count, choose, line);
    }

    @Override
    public void read(Consumer<RawRow> rows) {
        if (choose.isEmpty()) {
            for (long number = 0; number < count; number++) {
                rows.accept(row(number));
            }
            return;
        }
        Set<Long> chosen = new HashSet<>();
        for (long draw = 0; chosen.size() < choose.getAsInt(); draw++) {
            long number = Long.remainderUnsigned(mix(draw), count);
            if (chosen.add(number)) {
                rows.accept(row(number));
            }
        }
    }

    private RawRow row(long number) {
        return new RawRow("template", new Value.Text(line, text(number)));
    }

    private String text(long number) {
        long rest = number;
        for (PromptTemplate template : templates) {
            if (rest < template.count()) {
                return template.at(rest);
            }
            rest -= template.count();
        }
        throw new IllegalStateException("prompt " + number + " of " + count);
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014), on a Weyl sequence. */
    private static long mix(long draw) {
        long z = (draw + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
