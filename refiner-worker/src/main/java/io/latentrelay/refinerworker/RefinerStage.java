package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.handoff.CorruptRecordException;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.handoff.RefinerJobRecord;
import io.latentrelay.inference.DecodedImage;
import io.latentrelay.inference.Denoising;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.refinerworker.picture.PictureEncoding;
import io.latentrelay.refinerworker.picture.PictureText;
import io.latentrelay.refinerworker.picture.PictureText.Making;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.UnreadableRecordException;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.work.BatchStage;
import io.latentrelay.transport.work.DeadLetters;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes handoffs and pictures to their last step and decodes them. What becomes of the pictures is
 * {@link Finishing}'s, beside this and never in its way.
 */
final class RefinerStage implements BatchStage {

    private static final Logger LOG = LoggerFactory.getLogger(RefinerStage.class);

    private final SdxlModel model;
    private final Denoising denoising;
    private final Refinements refinements;
    private final DeadLetters deadLetters;
    private final Finishing finishing;

    RefinerStage(
            SdxlModel model,
            Refinements refinements,
            DeadLetters deadLetters,
            Finishing finishing) {
        this.model = model;
        this.refinements = refinements;
        this.denoising = new Denoising(model);
        this.deadLetters = deadLetters;
        this.finishing = finishing;
    }

    /** Works on these together, those of one latent shape in one network call. */
    @Override
    public void process(List<Lease> leases) throws InterruptedException {
        Map<Shape, List<OpenFinish>> byShape = new LinkedHashMap<>();
        for (Lease lease : leases) {
            for (OpenFinish finish : open(lease)) {
                byShape.computeIfAbsent(finish.begun().shape(), shape -> new ArrayList<>())
                        .add(finish);
            }
        }
        for (List<OpenFinish> finishes : byShape.values()) {
            run(finishes);
        }
    }

    /** Pictures that are decoded already are stored before their handoffs could go back. */
    @Override
    public void finish() {
        finishing.close();
    }

    private List<OpenFinish> open(Lease lease) {
        try {
            RefinerJob job = RefinerJobRecord.decode(lease.message().value());
            return open(lease, job);
        } catch (UnreadableRecordException | CorruptRecordException e) {
            reject(lease, FailureReason.CORRUPT_RECORD, e);
        } catch (WrongModelException e) {
            reject(lease, FailureReason.WRONG_MODEL, e);
        } catch (IllegalArgumentException e) {
            reject(lease, FailureReason.INVALID_JOB, e);
        }
        return List.of();
    }

    private List<OpenFinish> open(Lease lease, RefinerJob job) {
        if (job instanceof Handoff handoff) {
            requireContinues(handoff);
        }
        SharedLease shared = new SharedLease(lease, job.finishes().size());
        List<OpenFinish> open = new ArrayList<>();
        for (Finish finish : job.finishes()) {
            OpenFinish opened = new OpenFinish(shared, job, finish, refinements.of(job, finish));
            requireWritable(opened);
            open.add(opened);
        }
        open.forEach(RefinerStage::sayWhatWasCut);
        return open;
    }

    private void requireWritable(OpenFinish open) {
        Making making = open.making(model.identity(), true);
        PictureEncoding.requireFits(
                open.finish().file(),
                open.job().settings().size(),
                PictureText.of(open.job(), open.finish(), making));
    }

    private void requireContinues(Handoff handoff) {
        try {
            model.identity().requireContinues(handoff.baseModel());
        } catch (IllegalArgumentException e) {
            throw new WrongModelException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Latents of a base that this refiner cannot continue. */
    private static final class WrongModelException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        WrongModelException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private void reject(Lease lease, FailureReason reason, RuntimeException problem) {
        deadLetters.reject(lease, reason, String.valueOf(problem.getMessage()));
    }

    private void run(List<OpenFinish> finishes) throws InterruptedException {
        long started = System.nanoTime();
        Optional<List<Latents>> refined = refine(finishes);
        if (refined.isEmpty()) {
            return;
        }
        long refinedAt = System.nanoTime();
        List<DecodedImage> pictures = model.decode(refined.get());
        WorkTimes times =
                new WorkTimes(millis(started, refinedAt), millis(refinedAt, System.nanoTime()));
        for (int i = 0; i < finishes.size(); i++) {
            finishing.add(finishes.get(i), refined.get().get(i), pictures.get(i), times);
        }
    }

    /**
     * The finished latents, in order; those without refiner steps as they came. Empty when all of
     * them were taken from us on the way.
     */
    private Optional<List<Latents>> refine(List<OpenFinish> finishes) {
        BooleanSupplier allLost = () -> finishes.stream().noneMatch(f -> f.lease().isHeld());
        List<Leg> legs =
                finishes.stream().flatMap(finish -> finish.refinement().leg().stream()).toList();
        Iterator<DenoisingState> states = denoising.run(legs, allLost).iterator();
        if (allLost.getAsBoolean()) {
            return Optional.empty();
        }
        return Optional.of(
                finishes.stream()
                        .map(
                                finish ->
                                        finish.refinement().leg().isEmpty()
                                                ? finish.begun()
                                                : states.next().latents())
                        .toList());
    }

    private static long millis(long from, long to) {
        return (to - from) / 1_000_000;
    }

    private static void sayWhatWasCut(OpenFinish finish) {
        finish.refinement().told().stream()
                .flatMap(told -> told.truncations().stream())
                .forEach(
                        cut ->
                                LOG.warn(
                                        "{}: the last {} tokens of {} do not fit and are not seen",
                                        finish.name(),
                                        cut.tokensCut(),
                                        cut.prompt()));
    }
}
