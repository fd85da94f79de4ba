package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.handoff.CorruptRecordException;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.handoff.RefinerJobRecord;
import io.latentrelay.handoff.RefinerProgress;
import io.latentrelay.refinerworker.picture.PictureEncoding;
import io.latentrelay.refinerworker.picture.PictureText;
import io.latentrelay.refinerworker.picture.PictureText.Making;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.UnreadableRecordException;
import io.latentrelay.transport.telemetry.WorkCounts.Outcome;
import io.latentrelay.transport.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a record to the pictures to be made of it; settles at once what needs no work. */
final class Opening implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final ModelIdentity model;
    private final Refinements refinements;
    private final PictureStore store;
    private final Results results;
    private final Images images;
    private final ExecutorService concluding =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "concluding"));

    /**
     * For one model.
     *
     * @param images where pictures count while they are made
     */
    Opening(
            ModelIdentity model,
            Refinements refinements,
            PictureStore store,
            Results results,
            Images images) {
        this.model = model;
        this.refinements = refinements;
        this.store = store;
        this.results = results;
        this.images = images;
    }

    /** What was found of each finish of a record. */
    private static final class Findings {
        private final List<ToDo> toDo = new ArrayList<>();
        private final List<Refused> refused = new ArrayList<>();
        private final List<ImageResult> known = new ArrayList<>();
    }

    private record ToDo(Finish finish, Refinement refinement) {}

    private record Refused(Finish finish, String problem) {}

    /** The pictures to be made; none when all is settled. */
    List<OpenFinish> open(Work work) {
        try {
            RefinerJob job = RefinerJobRecord.decode(work.message().value());
            Optional<String> wrongModel = wrongModel(job);
            if (wrongModel.isPresent()) {
                work.reject(FailureReason.WRONG_MODEL, wrongModel.get());
                return List.of();
            }
            return open(work, job);
        } catch (UnreadableRecordException | CorruptRecordException e) {
            work.reject(FailureReason.CORRUPT_RECORD, String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    /** Why this model cannot go on with it. */
    private Optional<String> wrongModel(RefinerJob job) {
        Optional<ModelIdentity> begunWith = job.progress().map(RefinerProgress::refinerModel);
        // Folders may be named differently from worker to worker; their content may not differ.
        if (begunWith.isPresent() && !begunWith.get().sha256().equals(model.sha256())) {
            return Optional.of(
                    "model "
                            + named(model)
                            + " cannot go on with a picture begun with "
                            + named(begunWith.get()));
        }
        try {
            if (job instanceof Handoff handoff) {
                model.requireContinues(handoff.baseModel());
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static String named(ModelIdentity model) {
        return model.name() + " [" + model.shortHash() + "]";
    }

    private List<OpenFinish> open(Work work, RefinerJob job) {
        Findings found = look(work, job);
        if (found.refused.size() == job.finishes().size()) {
            work.reject(FailureReason.INVALID_JOB, found.refused.get(0).problem());
            return List.of();
        }
        job.progress().ifPresent(progress -> work.counts().continued());
        OpenJob open = new OpenJob(work, job, concluding);
        found.known.forEach(result -> settle(open, result, Outcome.KNOWN));
        for (Refused refused : found.refused) {
            LOG.warn("{}: {}", work.message().place(), refused.problem());
            ImageResult result = results.refused(work, job, refused.finish(), refused.problem());
            settle(open, result, Outcome.FAILED);
        }
        List<OpenFinish> toDo =
                found.toDo.stream()
                        .map(some -> new OpenFinish(open, some.finish(), some.refinement(), images))
                        .toList();
        toDo.forEach(Opening::sayWhatWasCut);
        return toDo;
    }

    private Findings look(Work work, RefinerJob job) {
        boolean isRepeat =
                work.deliveries() > 1 || work.attempts() > 1 || job.progress().isPresent();
        Findings found = new Findings();
        for (Finish finish : job.finishes()) {
            Optional<ImageResult> earlier =
                    isRepeat ? store.earlier(job, finish) : Optional.empty();
            if (earlier.isPresent()) {
                found.known.add(earlier.get());
            } else {
                look(job, finish, found);
            }
        }
        return found;
    }

    private void look(RefinerJob job, Finish finish, Findings found) {
        try {
            Refinement refinement = refinements.of(job, finish);
            requireWritable(job, finish, refinement);
            found.toDo.add(new ToDo(finish, refinement));
        } catch (IllegalArgumentException e) {
            found.refused.add(new Refused(finish, String.valueOf(e.getMessage())));
        }
    }

    /** The text is at its longest. */
    private void requireWritable(RefinerJob job, Finish finish, Refinement refinement) {
        Making making = new Making(model, refinement.steps(), Integer.MAX_VALUE, true, true);
        PictureEncoding.requireFits(
                finish.file(), job.settings().size(), PictureText.of(job, finish, making));
    }

    private void settle(OpenJob open, ImageResult result, Outcome outcome) {
        open.leftDevice();
        open.ended(results.publish(result, open.work(), outcome));
    }

    private static void sayWhatWasCut(OpenFinish open) {
        open.refinement().told().stream()
                .flatMap(told -> told.truncations().stream())
                .forEach(
                        cut ->
                                LOG.warn(
                                        "{}: the last {} tokens of {} do not fit and are not seen",
                                        open.name(),
                                        cut.tokensCut(),
                                        cut.prompt()));
    }

    /** Work whose end is not published by now goes back. */
    @Override
    public void close() {
        concluding.shutdownNow();
    }
}
