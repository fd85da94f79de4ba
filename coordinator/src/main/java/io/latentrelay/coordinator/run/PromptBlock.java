package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Section;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.prompts.PromptFile.Format;
import io.latentrelay.coordinator.prompts.RawRow;
import io.latentrelay.coordinator.prompts.RowSource;
import io.latentrelay.coordinator.prompts.TemplateRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Reads {@code prompts} when it is a block: a file, or templates with their words. */
final class PromptBlock {

    private final Section block;
    private final Problems problems;
    private final PromptSource files;

    PromptBlock(Section block, Problems problems, PromptSource files) {
        this.block = block;
        this.problems = problems;
        this.files = files;
    }

    RowSource source() {
        boolean isFile = block.value("file").isPresent();
        boolean isTemplate = block.value("template").isPresent();
        if (isFile && isTemplate) {
            block.error("template", "beside a file; keep one");
        } else if (isTemplate) {
            return templates();
        } else if (!isFile) {
            block.error(
                    "file",
                    "missing; name a text file with one prompt a line, or give a template such as"
                            + " a {red|green} fox");
        }
        List.of("words", "choose").stream()
                .filter(key -> block.value(key).isPresent())
                .forEach(key -> block.error(key, "is for a template"));
        return file();
    }

    private RowSource file() {
        Optional<String> name = block.text("file");
        Optional<Format> format = block.choice("format", RunWords::promptFormat);
        if (name.isEmpty()) {
            return rows -> {};
        }
        try {
            RowSource rows = files.open(name.get(), format);
            return taker -> readSome(name.get(), rows, taker);
        } catch (IllegalArgumentException e) {
            block.error("file", String.valueOf(e.getMessage()));
            return rows -> {};
        }
    }

    private void readSome(String name, RowSource rows, Consumer<RawRow> taker) {
        boolean[] isAny = {false};
        rows.read(
                row -> {
                    isAny[0] = true;
                    taker.accept(row);
                });
        if (!isAny[0]) {
            block.error("file", files.shown(name) + " holds no prompt; write one on each line");
        }
    }

    private RowSource templates() {
        List.of("format", "column").stream()
                .filter(key -> block.value(key).isPresent())
                .forEach(key -> block.error(key, "is for a file"));
        Value written = block.value("template").orElseThrow();
        List<Value> items =
                written instanceof Value.Sequence list ? list.items() : List.of(written);
        List<String> texts = new ArrayList<>();
        items.forEach(item -> block.text("template", item).ifPresent(texts::add));
        OptionalInt choose =
                block.whole("choose", 1, 100_000_000).stream().mapToInt(Long::intValue).findFirst();
        Map<String, List<String>> words = words();
        try {
            return texts.isEmpty()
                    ? rows -> {}
                    : TemplateRows.of(texts, words, choose, block.line("template"));
        } catch (IllegalArgumentException e) {
            block.error("template", String.valueOf(e.getMessage()));
            return rows -> {};
        }
    }

    private Map<String, List<String>> words() {
        Map<String, List<String>> words = new LinkedHashMap<>();
        Optional<Value> written = block.value("words");
        if (written.orElse(null) instanceof Value.Mapping lists) {
            for (Value.Entry entry : lists.entries()) {
                words.put(entry.key(), list(entry));
            }
        } else if (written.isPresent()) {
            block.error(
                    "words",
                    written.get().shown() + " must be lists by name: {animal: [fox, hare]}");
        }
        return words;
    }

    private List<String> list(Value.Entry entry) {
        List<String> list = new ArrayList<>();
        if (entry.value() instanceof Value.Sequence items) {
            items.items()
                    .forEach(item -> block.text("words." + entry.key(), item).ifPresent(list::add));
        } else if (entry.value() instanceof Value.Text file) {
            list.addAll(fromFile(entry, file.text()));
        }
        if (list.isEmpty()) {
            problems.error(
                    entry.line(),
                    "prompts.words." + entry.key(),
                    "must be a list of words, or a .txt file with one on each line");
        }
        return list;
    }

    private List<String> fromFile(Value.Entry entry, String file) {
        List<String> list = new ArrayList<>();
        try {
            files.open(file, Optional.of(Format.TXT))
                    .read(row -> list.add(((Value.Text) row.value()).text()));
        } catch (IllegalArgumentException e) {
            problems.error(
                    entry.line(), "prompts.words." + entry.key(), String.valueOf(e.getMessage()));
        }
        return list;
    }
}
