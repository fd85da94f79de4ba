package io.latentrelay.coordinator.status;

import io.latentrelay.coordinator.ledger.FailureGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How runs stand, in words for people. */
public final class StatusText {

    private StatusText() {}

    /** Everything about one run. */
    public static List<String> of(RunStatus run) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(run));
        lines.add("  " + counts(run));
        run.secondsLeft()
                .ifPresent(
                        left ->
                                lines.add(
                                        "  "
                                                + Wording.rate(run.rate())
                                                + ", "
                                                + Wording.seconds(left)
                                                + " left"));
        run.failures().forEach(group -> lines.addAll(of(group)));
        lines.addAll(records("dead letters", run.deadLetters()));
        lines.add("  pictures " + run.location() + "images/");
        lines.add("  manifest " + run.manifest());
        return lines;
    }

    /** {@code first-run: running, 11 of 24 images ended (45 %)}. */
    public static String headline(RunStatus run) {
        return String.format(
                "%s: %s, %d of %s ended (%d %%)",
                run.name(),
                run.state().word(),
                run.ended(),
                Wording.count(run.images(), "image"),
                100 * run.ended() / run.images());
    }

    private static String counts(RunStatus run) {
        String counts =
                String.format(
                        "stored %d (%s), failed %d",
                        run.stored(), Wording.bytes(run.bytes()), run.failed());
        return run.isFinished()
                ? counts
                : counts
                        + ", in work "
                        + run.outstanding()
                        + ", waiting "
                        + (run.images() - run.ended() - run.outstanding());
    }

    /** Why images failed that did for one reason, with examples. */
    public static List<String> of(FailureGroup group) {
        List<String> lines = new ArrayList<>();
        lines.add("  failed as " + group.reason() + ": " + group.count());
        for (FailureGroup.Example example : group.examples()) {
            lines.add(
                    "    image "
                            + example.image()
                            + " ("
                            + example.stage()
                            + "): "
                            + example.detail());
        }
        return lines;
    }

    private static List<String> records(String kind, RecordGroup group) {
        if (group.count() == 0) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("  " + kind + ": " + group.count());
        group.examples().forEach(example -> lines.add("    " + example));
        return lines;
    }

    /** One line a run under a heading, and what belongs to no run. */
    public static List<String> of(Fleet fleet) {
        List<String> lines = new ArrayList<>(table(fleet.runs()));
        if (!fleet.strays().isEmpty()) {
            lines.add("Records that belong to no run:");
            lines.addAll(records("unreadable results", fleet.strays().unreadableResults()));
            lines.addAll(records("results of unknown runs", fleet.strays().foreignResults()));
            lines.addAll(records("dead letters", fleet.strays().deadLetters()));
        }
        return lines;
    }

    /** What lies before each pool, and what an evaluation takes. */
    public static List<String> of(FleetSpeed fleet) {
        List<String> lines = new ArrayList<>();
        for (PoolLoad load : fleet.pools()) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%-8s %s of work for %s, %.1f busy",
                            load.pool().word(),
                            Wording.seconds(load.backlogSeconds()),
                            Wording.count(load.waiting(), "image"),
                            load.busy()));
        }
        for (FleetSpeed.StepTime time : fleet.stepTimes()) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%-8s %s: %.1f ms an evaluation of %d pixels",
                            time.pool().word(),
                            time.model(),
                            time.millis(),
                            time.pixels()));
        }
        return lines;
    }

    /** One line a run under a heading. */
    public static List<String> table(List<RunStatus> runs) {
        if (runs.isEmpty()) {
            return List.of("No runs yet. Submit one with: relay submit RUN.yaml");
        }
        int width = Math.max(4, runs.stream().mapToInt(run -> run.name().length()).max().orElse(0));
        String row = "%-" + width + "s  %-10s  %10s  %10s  %8s  %8s  %14s  %s";
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        row, "NAME", "STATE", "IMAGES", "STORED", "FAILED", "IN WORK", "RATE",
                        "LEFT"));
        runs.forEach(run -> lines.add(row(row, run)));
        return lines.stream().map(String::stripTrailing).toList();
    }

    private static String row(String row, RunStatus run) {
        String left =
                run.secondsLeft().isPresent()
                        ? Wording.seconds(run.secondsLeft().getAsDouble())
                        : "";
        return String.format(
                row,
                run.name(),
                run.state().word(),
                run.images(),
                run.stored(),
                run.failed(),
                run.outstanding(),
                run.rate() > 0 ? Wording.rate(run.rate()) : "",
                left);
    }
}
