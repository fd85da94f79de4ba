package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.handoff.CorruptRecordException;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.HandoffRecord;
import io.latentrelay.inference.DecodedImage;
import io.latentrelay.inference.Denoising;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.conditioning.Conditioning;
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
 * Continues handoffs to their last step and decodes them. What becomes of the pictures is {@link
 * Finishing}'s, beside this and never in its way.
 */
final class RefinerStage implements BatchStage {

    private static final Logger LOG = LoggerFactory.getLogger(RefinerStage.class);

    private final SdxlModel model;
    private final Denoising denoising;
    private final DeadLetters deadLetters;
    private final Finishing finishing;

    RefinerStage(SdxlModel model, DeadLetters deadLetters, Finishing finishing) {
        this.model = model;
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
                byShape.computeIfAbsent(finish.handedOff().shape(), shape -> new ArrayList<>())
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
        Handoff handoff;
        try {
            handoff = HandoffRecord.decode(lease.message().value());
            requireShape(handoff);
        } catch (UnreadableRecordException | CorruptRecordException e) {
            reject(lease, FailureReason.CORRUPT_RECORD, e);
            return List.of();
        } catch (IllegalArgumentException e) {
            reject(lease, FailureReason.INVALID_JOB, e);
            return List.of();
        }
        return openFinishes(lease, handoff);
    }

    private List<OpenFinish> openFinishes(Lease lease, Handoff handoff) {
        try {
            model.identity().requireContinues(handoff.baseModel());
        } catch (IllegalArgumentException e) {
            reject(lease, FailureReason.WRONG_MODEL, e);
            return List.of();
        }
        SharedLease shared = new SharedLease(lease, handoff.finishes().size());
        List<OpenFinish> open = new ArrayList<>();
        try {
            for (Finish finish : handoff.finishes()) {
                open.add(new OpenFinish(shared, handoff, finish, condition(handoff, finish)));
            }
        } catch (IllegalArgumentException e) {
            reject(lease, FailureReason.INVALID_JOB, e);
            return List.of();
        }
        open.forEach(RefinerStage::sayWhatWasCut);
        return open;
    }

    private void reject(Lease lease, FailureReason reason, RuntimeException problem) {
        deadLetters.reject(lease, reason, String.valueOf(problem.getMessage()));
    }

    private void requireShape(Handoff handoff) {
        Shape expected = model.latentShape(handoff.settings().size());
        Shape found = handoff.state().latents().shape();
        if (!found.equals(expected)) {
            throw new IllegalArgumentException(
                    "latents are " + found + ", a picture of this size has " + expected);
        }
    }

    private Optional<Conditioning> condition(Handoff handoff, Finish finish) {
        if (handoff.split().refinerSteps() == 0) {
            return Optional.empty();
        }
        return finish.refiner().map(told -> model.condition(handoff.settings(), told));
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
     * The finished latents, in order; those without refiner steps as they were handed off. Empty
     * when all of them were taken from us on the way.
     */
    private Optional<List<Latents>> refine(List<OpenFinish> finishes) {
        BooleanSupplier allLost = () -> finishes.stream().noneMatch(f -> f.lease().isHeld());
        List<Leg> legs = finishes.stream().flatMap(finish -> finish.leg().stream()).toList();
        Iterator<DenoisingState> states = denoising.run(legs, allLost).iterator();
        if (allLost.getAsBoolean()) {
            return Optional.empty();
        }
        return Optional.of(
                finishes.stream()
                        .map(
                                finish ->
                                        finish.leg().isEmpty()
                                                ? finish.handedOff()
                                                : states.next().latents())
                        .toList());
    }

    private static long millis(long from, long to) {
        return (to - from) / 1_000_000;
    }

    private static void sayWhatWasCut(OpenFinish finish) {
        finish.conditioning().stream()
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
