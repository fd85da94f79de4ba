package io.latentrelay.local.grid;

import io.latentrelay.local.grid.Summary.Line;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What stands above a grid.
 *
 * @param images of the whole run, of which the grid may show the first ones only
 * @param common settings that all images share, by name
 */
record Heading(
        String run,
        long images,
        Instant asOf,
        boolean isFinished,
        List<Shot> shots,
        List<Axis> axes,
        Map<String, String> common) {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    private static final int MOST_LINES = 200;
    // What says most about how pictures were made, in few words.
    private static final List<String> NOTED =
            List.of(
                    "prompt",
                    "seed",
                    "width",
                    "height",
                    "steps",
                    "sampler",
                    "schedule",
                    "guidance_scale",
                    "negative_prompt",
                    "refiner_mode",
                    "refiner_fraction",
                    "refiner_cut",
                    "strength",
                    "base_model",
                    "refiner_model");

    void write(StringBuilder html, boolean isFirstPage) {
        html.append("<header>\n<h1>").append(Html.text(run)).append("</h1>\n<p>");
        html.append(Html.text(counts()))
                .append(
                        "</p>\n<label class=\"size\">size <input type=\"range\" min=\"64\" max=\"384\"")
                .append(" step=\"16\" value=\"192\" id=\"size\"></label>\n</header>\n");
        if (isFirstPage) {
            html.append("<div class=\"about\">\n");
            summary(html);
            settings(html);
            html.append("</div>\n").append(LEGEND);
        }
    }

    private static final String LEGEND =
            """
            <details class="legend"><summary>What the figures mean</summary>
            <p><b>steps</b> that base and refiner ran; <b>UNet</b>: how often either network was asked, \
            and for how long. Images that share a base trajectory each count it in full.</p>
            <p><b>detail</b>: variance of the Laplacian of the grey levels. Structure raises it, and so \
            does noise: it says how much there is, not whether it is good.
            <b>from unrefined</b>: mean absolute difference, in levels of 255, to the picture that the \
            base made alone from the same trajectory.</p>
            <p>Click a picture for full size and settings. There, hold <kbd>space</kbd> to see the \
            unrefined picture in its place; arrow keys go on.</p></details>
            """;

    private String counts() {
        long shown = shots.stream().filter(Shot::isShown).count();
        long failed = shots.stream().filter(shot -> shot.state() == Shot.State.FAILED).count();
        long open = shots.stream().filter(shot -> shot.state() == Shot.State.OPEN).count();
        long unreadable = shots.size() - shown - failed - open;
        StringBuilder text = new StringBuilder();
        text.append(shown).append(" pictures");
        text.append(failed > 0 ? ", " + failed + " failed" : "");
        text.append(unreadable > 0 ? ", " + unreadable + " unreadable" : "");
        text.append(open > 0 ? ", " + open + " open" : "");
        if (shots.size() < images) {
            text.append("; the first ").append(shots.size()).append(" images of ").append(images);
        }
        text.append(isFinished ? ". Finished; read " : ". Still going as of ");
        return text.append(MINUTE.format(asOf)).append('.').toString();
    }

    private void settings(StringBuilder html) {
        html.append("<dl class=\"common\">");
        for (String name : NOTED) {
            if (common.containsKey(name)) {
                html.append("<div><dt>")
                        .append(Html.text(name.replace('_', ' ')))
                        .append("</dt><dd>")
                        .append(Html.text(common.getOrDefault(name, "")))
                        .append("</dd></div>");
            }
        }
        html.append("</dl>\n");
    }

    private void summary(StringBuilder html) {
        List<Axis> differing = Summary.axes(axes);
        List<Line> lines = Summary.lines(differing, shots);
        if (differing.isEmpty() || lines.size() > MOST_LINES) {
            return;
        }
        html.append("<div class=\"scroll\"><table class=\"summary\"><caption>On average</caption>")
                .append("<thead><tr>");
        differing.forEach(axis -> head(html, axis.name()));
        List.of("pictures", "base + refiner", "UNet calls", "seconds", "detail", "from unrefined")
                .forEach(name -> head(html, name));
        html.append("</tr></thead>\n<tbody>\n");
        double mostDetail = most(lines, Line::detail);
        double mostDifference = most(lines, Line::difference);
        for (Line line : lines) {
            html.append("<tr>");
            line.values().forEach(value -> head(html, value));
            cell(html, pictures(line));
            cell(html, line.steps());
            cell(html, Html.number(line.evaluations()));
            cell(html, Html.number(line.seconds()));
            bar(html, line.detail(), mostDetail);
            bar(html, line.difference(), mostDifference);
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>\n");
    }

    private static String pictures(Line line) {
        return line.shown()
                + (line.failed() > 0 ? ", " + line.failed() + " failed" : "")
                + (line.open() > 0 ? ", " + line.open() + " open" : "");
    }

    private static double most(List<Line> lines, Function<Line, OptionalDouble> measure) {
        return lines.stream().map(measure).flatMapToDouble(OptionalDouble::stream).max().orElse(0);
    }

    private static void head(StringBuilder html, String text) {
        html.append("<th>").append(Html.text(text)).append("</th>");
    }

    private static void cell(StringBuilder html, String text) {
        html.append("<td>").append(Html.text(text)).append("</td>");
    }

    private static void bar(StringBuilder html, OptionalDouble value, double most) {
        html.append("<td class=\"bar\"");
        if (value.isPresent() && most > 0) {
            html.append(" style=\"--part:")
                    .append(Html.number(100 * value.getAsDouble() / most))
                    .append("%\"");
        }
        html.append("><span>").append(Html.number(value)).append("</span></td>");
    }
}
