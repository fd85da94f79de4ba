package io.latentrelay.coordinator.prompts;

import static java.util.Objects.requireNonNull;

import io.latentrelay.coordinator.csv.CsvRows;
import io.latentrelay.coordinator.document.DocumentException;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.json.JsonDocument;
import io.latentrelay.coordinator.parquet.ParquetRows;
import io.latentrelay.transport.store.ObjectFile;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** A file of prompts, of any length: it is read row by row and never held. */
public final class PromptFile implements RowSource {

    /** How a file is written. */
    public enum Format {
        TXT,
        CSV,
        TSV,
        JSONL,
        PARQUET,
        /** A1111's "prompts from file": a prompt, or options such as {@code --prompt "..."}. */
        A1111;

        /** By the file's name. */
        static Optional<Format> ofName(String name) {
            String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            return switch (extension) {
                case "txt" -> Optional.of(TXT);
                case "csv" -> Optional.of(CSV);
                case "tsv" -> Optional.of(TSV);
                case "jsonl", "ndjson" -> Optional.of(JSONL);
                case "parquet" -> Optional.of(PARQUET);
                default -> Optional.empty();
            };
        }
    }

    private final RowBytes bytes;
    private final String file;
    private final Format format;

    private PromptFile(RowBytes bytes, Optional<Format> format) {
        this.bytes = bytes;
        this.file = bytes.name();
        this.format =
                format.or(() -> Format.ofName(file))
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                file
                                                        + " is no .txt, .csv, .tsv, .jsonl or .parquet"
                                                        + " file; say what it is with format"));
    }

    /**
     * @param format empty: as the file's name ends
     * @throws IllegalArgumentException when there is no such file, or its name does not tell
     */
    public static PromptFile open(Path file, Optional<Format> format) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + " is not a file");
        }
        return new PromptFile(RowBytes.of(file), format);
    }

    /**
     * The same of an object.
     *
     * @throws IllegalArgumentException when its name does not tell what it is
     */
    public static PromptFile open(ObjectFile object, Optional<Format> format) {
        return new PromptFile(RowBytes.of(object), format);
    }

    @Override
    public void read(Consumer<RawRow> rows) {
        switch (format) {
            case TXT -> lines((line, text) -> rows.accept(row(line, new Value.Text(line, text))));
            case A1111 -> lines((line, text) -> rows.accept(row(line, options(line, text))));
            case JSONL -> lines((line, text) -> rows.accept(row(line, json(line, text))));
            case CSV -> separated(',', rows);
            case TSV -> separated('\t', rows);
            case PARQUET -> parquet(rows);
        }
    }

    private RawRow row(int line, Value value) {
        return new RawRow(file + ":" + line, value);
    }

    private Reader reader() throws IOException {
        return new InputStreamReader(new Utf8Input(file, bytes.open()), StandardCharsets.UTF_8);
    }

    private void lines(TextLines.Line lines) {
        try (Reader reader = reader()) {
            new TextLines(file, reader)
                    .read(
                            (number, text) -> {
                                if (!text.isBlank()) {
                                    lines.take(number, text);
                                }
                            });
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private IllegalArgumentException unreadable(IOException e) {
        return new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
    }

    private void separated(char separator, Consumer<RawRow> rows) {
        try (Reader reader = reader()) {
            CsvRows.read(reader, separator, row -> rows.accept(row(row.line(), row)));
        } catch (IOException e) {
            throw unreadable(e);
        } catch (UncheckedIOException e) {
            throw unreadable(requireNonNull(e.getCause()));
        } catch (CsvRows.Problem e) {
            throw new IllegalArgumentException(file + ":" + e.getMessage(), e);
        }
    }

    private Value json(int line, String text) {
        try {
            return JsonDocument.parse(file + ":" + line, text.getBytes(StandardCharsets.UTF_8));
        } catch (DocumentException e) {
            // The parser's own line is always 1 here.
            String problem = e.problems().get(0);
            throw new IllegalArgumentException(
                    file + ":" + line + ": " + problem.substring(problem.indexOf("not JSON")), e);
        }
    }

    private Value options(int line, String text) {
        try {
            return OptionLine.parse(line, text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ":" + line + ": " + e.getMessage(), e);
        }
    }

    private void parquet(Consumer<RawRow> rows) {
        try (ParquetRows table = bytes.table()) {
            while (table.hasNext()) {
                Value.Mapping row = table.next();
                rows.accept(row(row.line(), row));
            }
        }
    }
}
