package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.JobParts;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.Stored;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.telemetry.WorkCounts.Outcome;
import io.latentrelay.transport.work.Work;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How images ended, as records on the results' topic. */
final class Results {

    private static final Logger LOG = LoggerFactory.getLogger(Results.class);

    private final Publisher publisher;
    private final Topics topics;
    private final ModelIdentity model;
    private final String bucket;
    private final Here here;

    Results(Publisher publisher, Topics topics, ModelIdentity model, String bucket, Here here) {
        this.publisher = publisher;
        this.topics = topics;
        this.model = model;
        this.bucket = bucket;
        this.here = here;
    }

    /**
     * The result of a picture that is in the store, or will be.
     *
     * @param storeMillis that encoding and storing took
     */
    ImageResult stored(Decoded decoded, StoredPicture picture, long storeMillis) {
        OpenFinish open = decoded.open();
        Refinement refinement = open.refinement();
        Stored.Builder stored =
                Stored.newBuilder()
                        .setBucket(bucket)
                        .setKey(picture.key())
                        .setSha256(picture.sha256())
                        .setBytes(picture.bytes())
                        .setWidth(open.job().settings().size().width())
                        .setHeight(open.job().settings().size().height())
                        .setBaseSteps(0)
                        .setRefinerSteps(refinement.steps())
                        .setCutTimestep(refinement.firstTimestep().orElse(null))
                        .setHandoffSigma(refinement.sigma())
                        .setTokensCut(open.tokensCut())
                        .setStoreMillis(storeMillis)
                        .setFile(JobParts.write(open.finish().file()));
        addWork(stored, decoded);
        if (open.job() instanceof Handoff handoff) {
            addBase(stored, handoff);
        }
        return result(open.job(), open.finish(), stored.build());
    }

    private void addWork(Stored.Builder stored, Decoded decoded) {
        stored.setRefinerModel(JobParts.write(model))
                .setRefinerWorker(here.worker())
                .setRefinerDelivery(decoded.open().work().deliveries())
                .setRefineMillis(decoded.refiner().millis())
                .setRefiner(JobParts.write(decoded.refiner().on(here.decoding())))
                .setDecodeMillis(decoded.millis())
                .setDecodeDeviceMillis(decoded.deviceMillis())
                .setDecodedInFloat32(decoded.picture().retried());
    }

    private static void addBase(Stored.Builder stored, Handoff handoff) {
        stored.setSplit(JobParts.write(handoff.split()))
                .setBaseSteps(handoff.baseSteps())
                .setBaseModel(JobParts.write(handoff.baseModel()))
                .setBase(JobParts.write(handoff.base()));
    }

    /** What came out is no picture. */
    void badPicture(OpenFinish open, String detail) {
        LOG.warn("{} fails: {}", open.name(), detail);
        Failed failed = failed(open.work(), FailureReason.BAD_PICTURE, detail);
        publish(open, result(open.job(), open.finish(), failed));
    }

    /** The result of an image that this model or its file's format cannot be asked for. */
    ImageResult refused(Work work, RefinerJob job, Finish finish, String detail) {
        return result(job, finish, failed(work, FailureReason.INVALID_JOB, detail));
    }

    private Failed failed(Work work, FailureReason reason, String detail) {
        return Failed.newBuilder()
                .setStage(RefinerWorker.STAGE)
                .setReason(reason)
                .setDetail(detail)
                .setWorker(here.worker())
                .setDelivery(work.deliveries())
                .setAttempts(work.attempts())
                .build();
    }

    private static ImageResult result(RefinerJob job, Finish finish, Object outcome) {
        return ImageResult.newBuilder()
                .setFormatVersion(Records.FORMAT_VERSION)
                .setRun(JobParts.write(job.run()))
                .setImageIndex(finish.imageIndex())
                .setTrajectory(job.trajectory())
                .setOutcome(outcome)
                .build();
    }

    /** Ends a picture with this result, unless it has another end already. */
    void publish(OpenFinish open, ImageResult result) {
        if (open.claim()) {
            Outcome outcome =
                    result.getOutcome() instanceof Stored ? Outcome.STORED : Outcome.FAILED;
            open.endedAs(publish(result, open.work(), outcome));
        }
    }

    /** Completes when the result is safely on its topic, and counted. */
    CompletableFuture<Void> publish(ImageResult result, Work work, Outcome outcome) {
        return publish(result).thenAccept(offset -> work.counts().left(outcome, 1));
    }

    private CompletableFuture<Long> publish(ImageResult result) {
        String run = result.getRun().getName();
        long image = result.getImageIndex();
        WorkHeaders headers =
                new WorkHeaders(
                        run, result.getRun().getDigest(), result.getTrajectory(), List.of(image));
        try {
            return publisher.publish(
                    topics.results(),
                    run + "/" + image,
                    headers.toMap(),
                    Records.RESULTS.encode(result));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
