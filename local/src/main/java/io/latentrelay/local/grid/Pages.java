package io.latentrelay.local.grid;

import io.latentrelay.local.grid.Grid.Block;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Writes a grid as pages for a browser. A page needs nothing but itself, and the pictures folder
 * beside it for full size; neither a network nor, but for what a click opens, scripts.
 */
final class Pages {

    /** Pictures on one page. */
    static final int MOST = 240;

    private final Grid grid;
    private final Heading heading;
    private final Workspace workspace;
    private final String style = resource("grid.css");
    private final String script = resource("grid.js");

    Pages(Grid grid, Heading heading, Workspace workspace) {
        this.grid = grid;
        this.heading = heading;
        this.workspace = workspace;
    }

    /** Writes all pages and says where the first is. */
    Path write() {
        List<List<Block>> bundles = grid.bundles(MOST);
        for (int page = 0; page < bundles.size(); page++) {
            Path file = workspace.file(name(page));
            try {
                Files.writeString(file, page(bundles.get(page), page, bundles.size()));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + file, e);
            }
        }
        return workspace.file(name(0));
    }

    private static String name(int page) {
        return page == 0 ? "index.html" : "page-" + (page + 1) + ".html";
    }

    private String page(List<Block> blocks, int page, int pages) {
        StringBuilder html = new StringBuilder();
        html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<title>")
                .append(Html.text(heading.run()))
                .append(pages > 1 ? ", page " + (page + 1) : "")
                .append("</title>\n<style>\n")
                .append(style)
                .append("</style>\n</head>\n<body>\n");
        heading.write(html, page == 0);
        navigation(html, page, pages);
        html.append("<main>\n");
        blocks.forEach(block -> block(html, block));
        html.append("</main>\n");
        navigation(html, page, pages);
        details(html, blocks);
        html.append(resource("dialog.html"))
                .append("<script>\n")
                .append(script)
                .append("</script>\n</body>\n</html>\n");
        return html.toString();
    }

    private static void navigation(StringBuilder html, int page, int pages) {
        if (pages == 1) {
            return;
        }
        html.append("<nav aria-label=\"pages\">");
        for (int i = 0; i < pages; i++) {
            html.append(
                    i == page
                            ? "<b aria-current=\"page\">" + (i + 1) + "</b>"
                            : "<a href=\"" + name(i) + "\">" + (i + 1) + "</a>");
        }
        html.append("</nav>\n");
    }

    private void block(StringBuilder html, Block block) {
        html.append("<section>\n");
        String title = grid.pageLabel(block.page());
        if (!title.isEmpty()) {
            html.append("<h2>").append(Html.text(title)).append("</h2>\n");
        }
        if (grid.isTable()) {
            table(html, block);
        } else {
            gallery(html, block);
        }
        html.append("</section>\n");
    }

    private void table(StringBuilder html, Block block) {
        boolean hasRowLabels = !grid.rowLabel(block.rows().get(0)).isEmpty();
        html.append("<div class=\"scroll\"><table class=\"grid\">\n<thead><tr>");
        html.append(hasRowLabels ? "<td></td>" : "");
        for (Grid.Key column : grid.columns()) {
            html.append("<th scope=\"col\">")
                    .append(Html.text(grid.columnLabel(column)))
                    .append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (Grid.Key row : block.rows()) {
            html.append("<tr>");
            if (hasRowLabels) {
                html.append("<th scope=\"row\"><span>")
                        .append(Html.text(grid.rowLabel(row)))
                        .append("</span></th>");
            }
            for (Grid.Key column : grid.columns()) {
                html.append("<td>");
                figure(html, grid.shot(block.page(), row, column), "");
                html.append("</td>\n");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>\n");
    }

    private void gallery(StringBuilder html, Block block) {
        html.append("<div class=\"gallery\">\n");
        Grid.Key none = grid.columns().get(0);
        for (Grid.Key row : block.rows()) {
            figure(html, grid.shot(block.page(), row, none), grid.rowLabel(row));
        }
        html.append("</div>\n");
    }

    private void figure(StringBuilder html, Optional<Shot> shot, String title) {
        if (shot.isEmpty()) {
            html.append("<div class=\"none\">not in the run</div>");
        } else {
            Optional<Thumbnail> thumbnail = workspace.thumbnail(shot.get());
            new Figure(shot.get(), title, thumbnail).write(html);
        }
    }

    private void details(StringBuilder html, List<Block> blocks) {
        html.append("<script type=\"application/json\" id=\"details\">{");
        String separator = "\n";
        for (Block block : blocks) {
            for (Grid.Key row : block.rows()) {
                for (Grid.Key column : grid.columns()) {
                    Optional<Shot> shot = grid.shot(block.page(), row, column);
                    if (shot.isPresent()) {
                        html.append(separator).append('"').append(shot.get().index()).append("\":");
                        html.append(workspace.details(shot.get().index()));
                        separator = ",\n";
                    }
                }
            }
        }
        html.append("\n}</script>\n");
    }

    private static String resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream("/grid/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its grid/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
