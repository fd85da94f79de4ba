package io.latentrelay.handoff;

import static io.latentrelay.handoff.CorruptRecordException.checking;

import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.UnreadableRecordException;

/** Picture jobs to and from their bytes on the topic. */
public final class PictureJobRecord {

    private PictureJobRecord() {}

    public static byte[] encode(PictureJob job) {
        return Records.PICTURE_JOBS.encode(
                io.latentrelay.schemas.PictureJob.newBuilder()
                        .setFormatVersion(Records.FORMAT_VERSION)
                        .setRun(JobParts.write(job.run()))
                        .setTrajectory(job.trajectory())
                        .setSettings(SettingsRecord.write(job.settings()))
                        .setFinishes(JobParts.write(job.finishes()))
                        .setProgress(ProgressRecord.writeRefiner(job.progress()))
                        .build());
    }

    /**
     * Reads and checks one.
     *
     * @throws UnreadableRecordException when the bytes are no picture job
     * @throws CorruptRecordException when a field cannot be, naming it
     */
    public static PictureJob decode(byte[] bytes) {
        io.latentrelay.schemas.PictureJob record = Records.PICTURE_JOBS.decode(bytes);
        JobParts.requireFormat(record.getFormatVersion());
        var settings = SettingsRecord.read(record.getSettings());
        var finishes = JobParts.read("finishes", record.getFinishes());
        var progress = ProgressRecord.readRefiner(record.getProgress(), settings);
        return checking(
                "pictureJob",
                () ->
                        new PictureJob(
                                JobParts.read(record.getRun()),
                                record.getTrajectory(),
                                settings,
                                finishes,
                                progress));
    }
}
