package io.latentrelay.local.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Text in columns, under one line of headings. A column of numbers is set flush right, any other
 * flush left. Not safe for concurrent use.
 */
public final class Table {

    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row, one cell for each heading. */
    public Table row(Object... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalStateException(
                    cells.length + " cells do not fit under " + headings.size() + " headings");
        }
        rows.add(IntStream.range(0, cells.length).mapToObj(i -> cells[i].toString()).toList());
        return this;
    }

    public void print(PrintStream out) {
        List<String> formats = new ArrayList<>();
        for (int column = 0; column < headings.size(); column++) {
            formats.add(format(column));
        }
        print(headings, formats, out);
        rows.forEach(row -> print(row, formats, out));
    }

    private static void print(List<String> cells, List<String> formats, PrintStream out) {
        String line =
                IntStream.range(0, cells.size())
                        .mapToObj(i -> String.format(formats.get(i), cells.get(i)))
                        .collect(Collectors.joining(GAP));
        out.println(line.stripTrailing());
    }

    private String format(int column) {
        int width = Math.max(1, headings.get(column).length()); // a format cannot say 0
        boolean numbers = true;
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
            numbers &= row.get(column).matches("|-|[-+]?[0-9][0-9.,]*(E[-+]?[0-9]+)?");
        }
        return "%" + (numbers ? "" : "-") + width + "s";
    }
}
