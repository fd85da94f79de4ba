package io.latentrelay.baseworker;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.BaseJobRecord;
import io.latentrelay.handoff.BaseProgress;
import io.latentrelay.handoff.CorruptRecordException;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.engine.Engine;
import io.latentrelay.inference.engine.Engine.Unfinished;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.UnreadableRecordException;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.work.Stage;
import io.latentrelay.transport.work.Work;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs base jobs to each of their taps and hands off there. Prepares them on the feeders' threads;
 * the engine's thread only advances them; {@link Handoffs} publishes on threads of its own.
 */
final class BaseStage implements Stage {

    private static final Logger LOG = LoggerFactory.getLogger(BaseStage.class);

    private final SdxlModel model;
    private final Engine engine;
    private final Handoffs handoffs;
    private final ObjectStore pictures;

    /**
     * For one model.
     *
     * @param engine over that model; closed with the stage
     * @param pictures where pictures to start from lie
     */
    BaseStage(SdxlModel model, Engine engine, Handoffs handoffs, ObjectStore pictures) {
        this.model = model;
        this.engine = engine;
        this.handoffs = handoffs;
        this.pictures = pictures;
    }

    @Override
    public void begin(Work work) throws InterruptedException {
        Optional<BaseJourney> journey = open(work);
        if (journey.isPresent()) {
            engine.submit(journey.get());
        }
    }

    private Optional<BaseJourney> open(Work work) {
        try {
            BaseJob job = BaseJobRecord.decode(work.message().value());
            if (job.progress().isPresent() && !isMine(job.progress().get())) {
                refuse(work, job.progress().get().baseModel());
                return Optional.empty();
            }
            PlannedTrajectory plan = PlannedTrajectory.of(job, model, pictures);
            Conditioning conditioning = model.condition(job.settings());
            job.progress().ifPresent(progress -> work.counts().continued());
            sayWhatWasCut(job, conditioning);
            return Optional.of(new BaseJourney(work, plan, conditioning, handoffs));
        } catch (UnreadableRecordException | CorruptRecordException e) {
            work.reject(FailureReason.CORRUPT_RECORD, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            work.reject(FailureReason.INVALID_JOB, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    /** Folders may be named differently from worker to worker; their content may not differ. */
    private boolean isMine(BaseProgress progress) {
        return progress.baseModel().sha256().equals(model.identity().sha256());
    }

    private void refuse(Work work, ModelIdentity begunWith) {
        work.reject(
                FailureReason.WRONG_MODEL,
                "model "
                        + model.identity().name()
                        + " ["
                        + model.identity().shortHash()
                        + "] cannot go on with a trajectory begun with "
                        + begunWith.name()
                        + " ["
                        + begunWith.shortHash()
                        + "]");
    }

    private static void sayWhatWasCut(BaseJob job, Conditioning conditioning) {
        conditioning
                .truncations()
                .forEach(
                        cut ->
                                LOG.warn(
                                        "run {} trajectory {}: the last {} tokens of {} do not fit and are not seen by the base",
                                        job.run().name(),
                                        job.trajectory(),
                                        cut.tokensCut(),
                                        cut.prompt()));
    }

    @Override
    public Optional<Throwable> failure() {
        return engine.failure();
    }

    @Override
    public void drain() {
        for (Unfinished image : engine.drain()) {
            ((BaseJourney) image.journey()).stopped(image.state(), image.usage());
        }
    }

    @Override
    public void close() {
        engine.close();
        handoffs.close();
    }
}
