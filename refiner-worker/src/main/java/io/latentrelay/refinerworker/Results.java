package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.model.ModelIdentity;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes how images ended; only then is an image's share of the lease finished. */
final class Results {

    private static final Logger LOG = LoggerFactory.getLogger(Results.class);
    private static final int FORMAT_VERSION = 1;
    private static final String STAGE = "refiner";

    private final Publisher publisher;
    private final Topics topics;
    private final ModelIdentity model;
    private final String bucket;
    private final String worker;

    Results(Publisher publisher, Topics topics, ModelIdentity model, String bucket, String worker) {
        this.publisher = publisher;
        this.topics = topics;
        this.model = model;
        this.bucket = bucket;
        this.worker = worker;
    }

    void stored(
            OpenFinish finish,
            StoredPicture picture,
            boolean decodedInFloat32,
            WorkTimes times,
            long storeMillis) {
        Refinement refinement = finish.refinement();
        Stored.Builder stored =
                Stored.newBuilder()
                        .setBucket(bucket)
                        .setKey(picture.key())
                        .setSha256(picture.sha256())
                        .setBytes(picture.bytes())
                        .setWidth(finish.job().settings().size().width())
                        .setHeight(finish.job().settings().size().height())
                        .setBaseSteps(0)
                        .setRefinerSteps(refinement.steps())
                        .setCutTimestep(refinement.firstTimestep().orElse(null))
                        .setHandoffSigma(refinement.sigma())
                        .setTokensCut(finish.tokensCut())
                        .setRefinerModel(JobParts.write(model))
                        .setRefinerWorker(worker)
                        .setRefinerDelivery(finish.lease().deliveries())
                        .setRefineMillis(times.refineMillis())
                        .setDecodeMillis(times.decodeMillis())
                        .setStoreMillis(storeMillis)
                        .setDecodedInFloat32(decodedInFloat32)
                        .setFile(JobParts.write(finish.finish().file()));
        if (finish.job() instanceof Handoff handoff) {
            addBase(stored, handoff);
        }
        publish(finish, stored.build());
    }

    private static void addBase(Stored.Builder stored, Handoff handoff) {
        stored.setSplit(JobParts.write(handoff.split()))
                .setBaseSteps(handoff.baseSteps())
                .setBaseModel(JobParts.write(handoff.baseModel()))
                .setBase(JobParts.write(handoff.base()));
    }

    void badPicture(OpenFinish finish, String detail) {
        LOG.warn("{} fails: {}", finish.name(), detail);
        publish(
                finish,
                Failed.newBuilder()
                        .setStage(STAGE)
                        .setReason(FailureReason.BAD_PICTURE)
                        .setDetail(detail)
                        .setWorker(worker)
                        .setDelivery(finish.lease().deliveries())
                        .build());
    }

    private void publish(OpenFinish finish, Object outcome) {
        RefinerJob job = finish.job();
        long image = finish.finish().imageIndex();
        ImageResult result =
                ImageResult.newBuilder()
                        .setFormatVersion(FORMAT_VERSION)
                        .setRun(JobParts.write(job.run()))
                        .setImageIndex(image)
                        .setTrajectory(job.trajectory())
                        .setOutcome(outcome)
                        .build();
        WorkHeaders headers =
                new WorkHeaders(
                        job.run().name(), job.run().digest(), job.trajectory(), List.of(image));
        CompletableFuture<Long> published =
                publisher.publish(
                        topics.results(),
                        job.run().name() + "/" + image,
                        headers.toMap(),
                        Records.RESULTS.encode(result));
        CompletableFuture<Long> unused =
                published.whenComplete((offset, failure) -> conclude(finish, failure));
    }

    private static void conclude(OpenFinish finish, @Nullable Throwable failure) {
        if (failure == null) {
            finish.lease().finished();
        } else {
            LOG.error("{} goes back: its result was not published", finish.name(), failure);
            finish.lease().release();
        }
    }
}
