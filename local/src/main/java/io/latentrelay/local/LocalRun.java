package io.latentrelay.local;

import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.run.RunOutline;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.StatusText;
import io.latentrelay.coordinator.status.Submission;
import io.latentrelay.local.fleet.DataFolder;
import io.latentrelay.local.fleet.LocalFleet;
import io.latentrelay.local.sheet.ContactSheet;
import io.latentrelay.transport.logging.LogFile;
import io.latentrelay.transport.work.Termination;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One run on a fleet of its own, from start to contact sheet. */
final class LocalRun {
    private static final int DONE = 0;
    private static final int FAILED = 1;

    private final DataFolder data;
    private final LocalFleet.Models models;
    private final RunFile file;
    private final PrintStream out;
    private volatile boolean isToldToStop;

    LocalRun(DataFolder data, LocalFleet.Models models, RunFile file, PrintStream out) {
        this.data = data;
        this.models = models;
        this.file = file;
        this.out = out;
    }

    /** The exit code: 0 when every image is stored. */
    int execute() throws Exception {
        return Termination.orderly(() -> isToldToStop = true, this::run);
    }

    private int run() throws InterruptedException, IOException {
        LogFile.redirectTo(data.log());
        RunOutline.text(file.run()).forEach(out::println);
        file.warnings().forEach(warning -> out.println("warning: " + warning));
        try (LocalFleet fleet = LocalFleet.start(data, models)) {
            out.println(fleet.servers() + ", everything in " + data.root());
            RunStatus status = finish(fleet);
            return status.isFinished() ? conclude(fleet, status) : interrupted(status);
        }
    }

    private RunStatus finish(LocalFleet fleet) throws InterruptedException {
        Submission submission = fleet.coordinator().submit(file);
        if (submission.outcome() == Submission.Outcome.FINISHED) {
            out.println("This run was finished before: nothing is left to do.");
            return submission.status();
        }
        Watch watch = new Watch(fleet, submission.status());
        RunStatus status = watch.until(() -> isToldToStop, out);
        out.println(watch.figures());
        return status;
    }

    private int interrupted(RunStatus status) {
        out.println(StatusText.headline(status));
        out.println("Stopped. The same command goes on from here.");
        return FAILED;
    }

    private int conclude(LocalFleet fleet, RunStatus status) throws IOException {
        Run run = file.run();
        StatusText.of(status).forEach(out::println);
        Path root = fleet.bucketFolder().resolve(run.keys().root());
        out.println();
        out.println("Pictures       " + root.resolve("images"));
        out.println("Manifest       " + root.resolve("manifest"));
        out.println("Contact sheet  " + contactSheet(fleet, run));
        return status.failed() == 0 ? DONE : FAILED;
    }

    private String contactSheet(LocalFleet fleet, Run run) throws IOException {
        Optional<ContactSheet> sheet = new PicturesOfRun(run, fleet.objects()).sheet();
        if (sheet.isEmpty()) {
            return "none: no picture was stored";
        }
        Path file = data.root().resolve(run.name() + "-contact-sheet.png");
        Files.write(file, sheet.get().png());
        return sheet.get().isLabelled()
                ? file.toString()
                : file + " (without words: this Java has no fonts)";
    }
}
