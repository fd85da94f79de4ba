package io.latentrelay.local.grid;

import java.util.Locale;
import java.util.Optional;

/** One image on a page: its thumbnail, or why there is none, with what it took and measures. */
record Figure(Shot shot, String title, Optional<Thumbnail> thumbnail) {

    void write(StringBuilder html) {
        String state = shot.state().name().toLowerCase(Locale.ROOT);
        html.append("<figure class=\"")
                .append(state)
                .append("\" id=\"i")
                .append(shot.index())
                .append("\" data-index=\"")
                .append(shot.index())
                .append('"');
        shot.twin().ifPresent(twin -> html.append(" data-twin=\"").append(twin).append('"'));
        html.append('>');
        thumbnail.ifPresentOrElse(picture -> picture(html, picture), () -> absence(html));
        html.append("<figcaption>");
        if (!title.isEmpty()) {
            html.append("<b>").append(Html.text(title)).append("</b>");
        }
        captions(html);
        html.append("</figcaption></figure>");
    }

    private void picture(StringBuilder html, Thumbnail picture) {
        boolean isWhole = !picture.isJpeg();
        html.append("<button type=\"button\" class=\"open\"><img")
                .append(isWhole ? " class=\"whole\"" : "")
                .append(" width=\"")
                .append(picture.width())
                .append("\" height=\"")
                .append(picture.height())
                .append("\" alt=\"image ")
                .append(shot.index())
                .append("\" src=\"")
                .append(picture.dataUri())
                .append("\"></button>");
    }

    private void absence(StringBuilder html) {
        String word =
                switch (shot.state()) {
                    case FAILED -> "failed";
                    case OPEN -> "open";
                    default -> "no picture";
                };
        html.append("<button type=\"button\" class=\"open absent\"><b>")
                .append(word)
                .append("</b><span>")
                .append(Html.text(shot.note()))
                .append("</span></button>");
    }

    private void captions(StringBuilder html) {
        shot.work()
                .ifPresent(
                        work -> {
                            String steps =
                                    work.refinerSteps() == 0
                                            ? "base " + work.baseSteps()
                                            : work.baseSteps() == 0
                                                    ? "refiner " + work.refinerSteps()
                                                    : "base "
                                                            + work.baseSteps()
                                                            + " + refiner "
                                                            + work.refinerSteps();
                            line(html, "steps", steps);
                            line(html, "UNet", evaluations(work));
                        });
        if (shot.detail().isPresent()) {
            line(html, "detail", Html.number(shot.detail()));
        }
        if (shot.difference().isPresent()) {
            line(html, "from unrefined", Html.number(shot.difference()));
        }
    }

    private static String evaluations(Shot.Work work) {
        String calls = work.evaluations().isPresent() ? work.evaluations().getAsLong() + "x, " : "";
        return calls + Html.number(work.seconds()) + " s";
    }

    private static void line(StringBuilder html, String name, String value) {
        html.append("<span><i>")
                .append(name)
                .append("</i> ")
                .append(Html.text(value))
                .append("</span>");
    }
}
