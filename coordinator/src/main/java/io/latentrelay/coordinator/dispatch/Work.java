package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.run.Trajectory;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.BaseJobRecord;
import io.latentrelay.handoff.PictureJob;
import io.latentrelay.handoff.PictureJobRecord;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import java.util.List;

/**
 * One trajectory as a record: a base job, or a picture for the refiner alone, which skips the base
 * workers.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Work(String topic, String key, WorkHeaders headers, byte[] record) {

    /** The trajectory's work, less the images that have ended. */
    static Work of(ActiveRun run, long index, Topics topics) {
        Trajectory trajectory = run.expansion().trajectory(index, run.ledger()::isOpen);
        RunRef ref = run.ref();
        if (trajectory.isForRefinerAlone()) {
            PictureJob job = trajectory.pictureJob(ref);
            return of(topics.handoffs(), ref, index, job.images(), PictureJobRecord.encode(job));
        }
        BaseJob job = trajectory.job(ref);
        return of(topics.baseJobs(), ref, index, job.images(), BaseJobRecord.encode(job));
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
