package io.latentrelay.local.grid;

import io.latentrelay.local.grid.Grid.Block;
import io.latentrelay.local.sheet.Matrix;
import io.latentrelay.local.sheet.Matrix.Tile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a grid as contact sheets: PNG files of bounded size, for where no browser is. */
final class Sheets {

    /** Pictures side by side where they have no columns of their own. */
    private static final int ACROSS = 6;

    private final Grid grid;
    private final String run;
    private final Workspace workspace;
    private final List<Path> written = new ArrayList<>();

    Sheets(Grid grid, String run, Workspace workspace) {
        this.grid = grid;
        this.run = run;
        this.workspace = workspace;
    }

    /** Writes all sheets and says where they are. */
    List<Path> write() {
        for (List<Block> bundle : grid.bundles(Pages.MOST)) {
            bundle.forEach(this::write);
        }
        return List.copyOf(written);
    }

    private void write(Block block) {
        if (grid.isTable()) {
            for (List<Grid.Key> columns : parts(grid.columns(), Matrix.columnsThatFit())) {
                for (List<Grid.Key> rows : parts(block.rows(), Matrix.rowsThatFit())) {
                    write(table(block.page(), rows, columns));
                }
            }
        } else {
            for (List<Grid.Key> rows : parts(block.rows(), ACROSS * Matrix.rowsThatFit())) {
                write(gallery(block.page(), rows));
            }
        }
    }

    private Matrix table(Grid.Key page, List<Grid.Key> rows, List<Grid.Key> columns) {
        return new Matrix(
                title(page),
                rows.stream().map(grid::rowLabel).toList(),
                columns.stream().map(grid::columnLabel).toList(),
                (row, column) -> tile(grid.shot(page, rows.get(row), columns.get(column))));
    }

    private Matrix gallery(Grid.Key page, List<Grid.Key> rows) {
        Grid.Key none = grid.columns().get(0);
        List<List<Grid.Key>> lines = parts(rows, ACROSS);
        return new Matrix(
                title(page),
                lines.stream().map(line -> grid.rowLabel(line.get(0)) + " ...").toList(),
                lines.get(0).stream().map(first -> "").toList(),
                (row, column) ->
                        column < lines.get(row).size()
                                ? tile(grid.shot(page, lines.get(row).get(column), none))
                                : new Tile(Optional.empty(), ""));
    }

    private String title(Grid.Key page) {
        String label = grid.pageLabel(page);
        return label.isEmpty() ? run : run + ": " + label;
    }

    private Tile tile(Optional<Shot> shot) {
        if (shot.isEmpty()) {
            return new Tile(Optional.empty(), "not in the run");
        }
        return new Tile(workspace.thumbnail(shot.get()).map(Thumbnail::image), shot.get().note());
    }

    private void write(Matrix sheet) {
        Path file = workspace.file("sheet-" + (written.size() + 1) + ".png");
        try {
            Files.write(file, sheet.png());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        written.add(file);
    }

    private static <T> List<List<T>> parts(List<T> all, int most) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += most) {
            parts.add(all.subList(from, Math.min(from + most, all.size())));
        }
        return parts;
    }
}
