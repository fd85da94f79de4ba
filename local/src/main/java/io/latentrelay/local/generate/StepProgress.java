package io.latentrelay.local.generate;

import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.folder.Expert;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Says how far a model is, with the pace of the last seconds and the time left at it: over one line
 * on a terminal, else a line every few seconds. Not safe for concurrent use.
 */
final class StepProgress implements StepListener, AutoCloseable {

    private static final double PACE_SECONDS = 5;
    private static final double LINE_EVERY_SECONDS = 5;

    private final PrintStream out;
    private final boolean isTerminal;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private double shownAt;
    private boolean lineIsOpen;

    private record Mark(int step, double seconds) {}

    StepProgress(PrintStream out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    @Override
    public void begins(Expert model, Leg leg) {
        endLine();
        marks.clear();
        marks.add(new Mark(leg.state().step(), now()));
        shownAt = now();
    }

    @Override
    public void advanced(Expert model, Leg leg) {
        double now = now();
        marks.addLast(new Mark(leg.state().step(), now));
        while (marks.size() > 2 && marks.getFirst().seconds < now - PACE_SECONDS) {
            marks.removeFirst();
        }
        if (isTerminal) {
            out.print("\r" + line(model, leg) + " ".repeat(8));
            out.flush();
            lineIsOpen = true;
        } else if (now - shownAt >= LINE_EVERY_SECONDS) {
            out.println(line(model, leg));
            shownAt = now;
        }
    }

    private String line(Expert model, Leg leg) {
        int step = leg.state().step();
        String place = model.text() + " step " + step + " of " + leg.stopStep();
        Mark first = marks.getFirst();
        double pace = (step - first.step) / (now() - first.seconds);
        return pace > 0 && !Double.isInfinite(pace)
                ? String.format(
                        Locale.ROOT,
                        "%s, %.2f steps/s, %.0f s left",
                        place,
                        pace,
                        (leg.stopStep() - step) / pace)
                : place;
    }

    private void endLine() {
        if (lineIsOpen) {
            out.println();
            lineIsOpen = false;
        }
    }

    private static double now() {
        return System.nanoTime() / 1e9;
    }

    @Override
    public void close() {
        endLine();
    }
}
