package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.handoff.RefinerProgress;
import io.latentrelay.inference.DecodedImage;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.refinerworker.picture.PictureText.Making;
import io.latentrelay.transport.work.Work;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One picture in work. Several threads may come to its end at the same time, when the worker has to
 * leave: the one whose {@link #claim} succeeds says what the end is.
 */
final class OpenFinish {

    private final OpenJob open;
    private final Finish finish;
    private final Refinement refinement;
    private final Images images;
    private final AtomicBoolean leftDevice = new AtomicBoolean();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final AtomicReference<@Nullable Refined> refined = new AtomicReference<>();

    /**
     * @param images where it counts until it ends
     */
    OpenFinish(OpenJob open, Finish finish, Refinement refinement, Images images) {
        this.open = open;
        this.finish = finish;
        this.refinement = refinement;
        this.images = images;
    }

    Finish finish() {
        return finish;
    }

    Refinement refinement() {
        return refinement;
    }

    RefinerJob job() {
        return open.job();
    }

    Work work() {
        return open.work();
    }

    /** Whether no refiner step is left to run. */
    boolean isRefined() {
        return refinement.leg().filter(leg -> !leg.isDone()).isEmpty();
    }

    /** Tokens of its prompts that the base or the refiner did not see, whichever saw less. */
    int tokensCut() {
        return Math.max(refinerTokensCut(), job().tokensCut());
    }

    int refinerTokensCut() {
        return refinement.told().map(Conditioning::tokensCut).orElse(0);
    }

    /** As the picture's text tells it. */
    Making making(ModelIdentity refiner, DecodedImage picture) {
        return new Making(
                refiner, refinement.steps(), tokensCut(), picture.retried(), picture.tiled());
    }

    /** At its last step, and on its way to a picture. */
    void refinedTo(Refined end) {
        refined.set(end);
    }

    /** Empty before its last step. */
    Optional<Refined> refined() {
        return Optional.ofNullable(refined.get());
    }

    void leftDevice() {
        if (leftDevice.compareAndSet(false, true)) {
            open.leftDevice();
        }
    }

    /** True for the first caller, who has to say how it ends. */
    boolean claim() {
        leftDevice();
        boolean first = claimed.compareAndSet(false, true);
        if (first) {
            images.left(this);
        }
        return first;
    }

    boolean isClaimed() {
        return claimed.get();
    }

    /** Ended as a record on its way to its topic. */
    void endedAs(CompletableFuture<?> record) {
        open.ended(record);
    }

    /** Goes on elsewhere from here. */
    void handOn(RefinerProgress progress) {
        CompletableFuture<?> record;
        try {
            record = open.handOn(job().with(finish, progress));
        } catch (RuntimeException e) {
            record = CompletableFuture.failedFuture(e);
        }
        open.ended(record);
    }

    void notBegun() {
        if (claim()) {
            open.notBegun(finish);
        }
    }

    void failed(Throwable cause) {
        if (claim()) {
            open.failed(finish, cause);
        }
    }

    void lost() {
        if (claim()) {
            open.lost();
        }
    }

    String name() {
        return "run " + job().run().name() + " image " + finish.imageIndex();
    }
}
