package io.latentrelay.handoff;

import static io.latentrelay.handoff.CorruptRecordException.checking;

import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;

/** Base jobs to and from their bytes on the topic. */
public final class BaseJobRecord {

    private BaseJobRecord() {}

    public static byte[] encode(BaseJob job) {
        return Records.BASE_JOBS.encode(
                io.latentrelay.schemas.BaseJob.newBuilder()
                        .setFormatVersion(Records.FORMAT_VERSION)
                        .setRun(JobParts.write(job.run()))
                        .setTrajectory(job.trajectory())
                        .setSettings(SettingsRecord.write(job.settings()))
                        .setTaps(job.taps().stream().map(BaseJobRecord::write).toList())
                        .setProgress(ProgressRecord.writeBase(job.progress()))
                        .build());
    }

    /**
     * @throws UnreadableRecordException when the bytes are no base job
     * @throws CorruptRecordException when a field cannot be, naming it
     */
    public static BaseJob decode(byte[] bytes) {
        io.latentrelay.schemas.BaseJob record = Records.BASE_JOBS.decode(bytes);
        JobParts.requireFormat(record.getFormatVersion());
        var settings = SettingsRecord.read(record.getSettings());
        List<Tap> taps = readTaps(record.getTaps());
        var progress = ProgressRecord.readBase(record.getProgress(), settings);
        return checking(
                "baseJob",
                () ->
                        new BaseJob(
                                JobParts.read(record.getRun()),
                                record.getTrajectory(),
                                settings,
                                taps,
                                progress));
    }

    private static io.latentrelay.schemas.Tap write(Tap tap) {
        return new io.latentrelay.schemas.Tap(
                tap.fraction(), JobParts.write(tap.cut()), JobParts.write(tap.finishes()));
    }

    private static List<Tap> readTaps(List<io.latentrelay.schemas.Tap> records) {
        List<Tap> taps = new ArrayList<>(records.size());
        for (io.latentrelay.schemas.Tap record : records) {
            String place = "taps[" + taps.size() + "]";
            List<Finish> finishes = JobParts.read(place + ".finishes", record.getFinishes());
            taps.add(
                    checking(
                            place,
                            () ->
                                    new Tap(
                                            record.getFraction(),
                                            JobParts.read(record.getCut()),
                                            finishes)));
        }
        return taps;
    }
}
