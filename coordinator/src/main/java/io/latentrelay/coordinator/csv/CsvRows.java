package io.latentrelay.coordinator.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.latentrelay.coordinator.document.Value;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rows of a CSV file (RFC 4180) whose first line names the columns. Fields may span lines in
 * quotes; one that is empty says nothing, which is not the empty text.
 */
public final class CsvRows {

    private static final int LONGEST_FIELD = 16 << 20;

    /** What is wrong with a file, beginning with its line. */
    public static final class Problem extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        Problem(long line, String text) {
            super(line + ": " + text);
        }
    }

    private CsvRows() {}

    /**
     * Reads one row after the other, each a mapping from column to text whose line is the line on
     * which the row begins.
     *
     * @throws Problem when the text is no CSV
     */
    public static void read(Reader text, char separator, Consumer<Value.Mapping> rows) {
        try (CsvReader<CsvRecord> records =
                CsvReader.builder()
                        .fieldSeparator(separator)
                        .skipEmptyLines(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .maxBufferSize(LONGEST_FIELD)
                        .ofCsvRecord(text)) {
            Iterator<CsvRecord> lines = records.iterator();
            if (!lines.hasNext()) {
                throw new Problem(1, "empty; the first line names the columns");
            }
            List<String> columns = columns(lines.next());
            while (lines.hasNext()) {
                rows.accept(row(columns, lines.next()));
            }
        } catch (CsvParseException e) {
            if (e.getCause() instanceof IllegalArgumentException inText) {
                throw inText; // of the reader, which names file and line itself
            }
            throw refusal(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final Pattern LINE = Pattern.compile("\\bline (\\d+)");

    private static Problem refusal(CsvParseException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = e.getMessage() + " " + cause.getMessage();
        Matcher line = LINE.matcher(message);
        long found = line.find() ? Long.parseLong(line.group(1)) : 1;
        return new Problem(found, "not CSV: " + cause.getMessage());
    }

    private static List<String> columns(CsvRecord first) {
        Set<String> seen = new HashSet<>();
        List<String> columns = first.getFields().stream().map(String::strip).toList();
        for (String column : columns) {
            if (!seen.add(column)) {
                throw new Problem(
                        first.getStartingLineNumber(), "column '" + column + "' is there twice");
            }
        }
        return columns;
    }

    private static Value.Mapping row(List<String> columns, CsvRecord record) {
        int line = (int) Math.min(Integer.MAX_VALUE, record.getStartingLineNumber());
        List<String> fields = record.getFields();
        if (fields.size() > columns.size()) {
            throw new Problem(
                    line,
                    fields.size()
                            + " fields for "
                            + columns.size()
                            + " columns; put a field that holds the separator in quotes");
        }
        List<Value.Entry> entries = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            String field = fields.get(i);
            Value value = field.isEmpty() ? new Value.Nothing(line) : new Value.Text(line, field);
            entries.add(new Value.Entry(columns.get(i), line, value));
        }
        return new Value.Mapping(line, entries);
    }
}
