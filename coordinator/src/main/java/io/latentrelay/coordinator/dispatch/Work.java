package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.BaseJobRecord;
import io.latentrelay.handoff.PictureJob;
import io.latentrelay.handoff.PictureJobRecord;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * One trajectory as a record: a base job, or a picture for the refiner alone, which skips the base
 * workers.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Work(String topic, String key, WorkHeaders headers, byte[] record) {

    /** The trajectory's work, less the images that have ended. */
    static Work of(ActiveRun run, long trajectory, Topics topics) {
        Expansion expansion = run.expansion();
        LongPredicate isWanted = run.ledger()::isOpen;
        if (expansion.isForRefinerAlone(trajectory)) {
            PictureJob job = expansion.pictureJob(run.ref(), trajectory, isWanted);
            return of(
                    topics.handoffs(),
                    job.run(),
                    trajectory,
                    job.images(),
                    PictureJobRecord.encode(job));
        }
        BaseJob job = expansion.job(run.ref(), trajectory, isWanted);
        return of(
                topics.baseJobs(), job.run(), trajectory, job.images(), BaseJobRecord.encode(job));
    }

    private static Work of(
            String topic, RunRef run, long trajectory, List<Long> images, byte[] record) {
        return new Work(
                topic,
                new JobKey(run.name(), trajectory).toString(),
                new WorkHeaders(run.name(), run.digest(), trajectory, images),
                record);
    }

    /** How many images it ends as. */
    int images() {
        return headers.images().size();
    }
}
