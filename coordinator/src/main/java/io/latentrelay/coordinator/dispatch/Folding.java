package io.latentrelay.coordinator.dispatch;

import io.latentrelay.handoff.RunRef;
import io.latentrelay.schemas.DeadLetter;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.Stored;
import io.latentrelay.schemas.UnreadableRecordException;
import io.latentrelay.transport.queue.Message;
import java.util.Optional;

/** Takes what comes off the results and dead-letters topics to the runs it belongs to. */
final class Folding {

    private final ActiveRuns runs;
    private final RunIndex index;
    private final StrayBook strays;
    private final FleetLoad load;
    private Standing.Folded folded = new Standing.Folded(0, 0, 0);

    Folding(ActiveRuns runs, RunIndex index, StrayBook strays, FleetLoad load) {
        this.runs = runs;
        this.index = index;
        this.strays = strays;
        this.load = load;
    }

    /** Since the start. */
    Standing.Folded folded() {
        return folded;
    }

    /** Folds one record of the results topic; one that cannot be used is counted. */
    void result(Message message) {
        ImageResult result;
        try {
            result = Records.RESULTS.decode(message.value());
        } catch (UnreadableRecordException e) {
            strays.unreadableResult(message.offset(), message.place() + ": " + e.getMessage());
            return;
        }
        RunRef ref = new RunRef(result.getRun().getName(), result.getRun().getDigest());
        Optional<ActiveRun> run = runs.find(ref.name()).filter(found -> found.isNamedBy(ref));
        if (run.isPresent()) {
            record(run.get(), result, message);
        } else if (!isFinished(ref)) {
            strays.foreignResult(
                    message.offset(),
                    message.place()
                            + ": image "
                            + result.getImageIndex()
                            + " of run "
                            + ref.name());
        }
    }

    private void record(ActiveRun run, ImageResult result, Message message) {
        try {
            boolean counts = run.record(result, message.offset(), message.value());
            folded = folded.plus(counts, result.getOutcome() instanceof Stored);
            if (counts) {
                load.note(run, result);
            }
        } catch (IllegalArgumentException e) {
            strays.unreadableResult(
                    message.offset(),
                    message.place() + ": run " + run.name() + ": " + e.getMessage());
        }
    }

    // A late repeat of a result that has counted already, in this or an earlier generation.
    private boolean isFinished(RunRef ref) {
        return index.finished(ref.name())
                .filter(run -> run.generation() > 0 || run.digest().equals(ref.digest()))
                .isPresent();
    }

    /** Counts one record of the dead-letters topic. */
    void deadLetter(Message message) {
        DeadLetter letter;
        try {
            letter = Records.DEAD_LETTERS.decode(message.value());
        } catch (UnreadableRecordException e) {
            strays.deadLetter(message.offset(), message.place() + ": " + e.getMessage());
            return;
        }
        String example =
                String.format(
                        "%s-%d@%d (%s worker %s): %s: %s",
                        letter.getTopic(),
                        letter.getPartition(),
                        letter.getOffset(),
                        letter.getStage(),
                        letter.getWorker(),
                        letter.getReason(),
                        letter.getDetail());
        DeadLetterOrigin.of(letter)
                .ifPresentOrElse(
                        run -> strays.deadLetter(message.offset(), run, example),
                        () -> strays.deadLetter(message.offset(), example));
    }
}
