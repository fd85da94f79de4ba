package io.latentrelay.handoff;

import static io.latentrelay.handoff.CorruptRecordException.checking;

import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.Trajectory;
import io.latentrelay.schemas.UnreadableRecordException;

/**
 * Handoffs to and from their bytes on the topic: lossless, bit for bit. The record is everything a
 * worker needs; nothing is recomputed from a setting that two workers could read differently.
 */
public final class HandoffRecord {

    private HandoffRecord() {}

    public static byte[] encode(Handoff handoff) {
        Trajectory stopped = TrajectoryRecord.write(handoff.stopped());
        return Records.HANDOFFS.encode(
                io.latentrelay.schemas.Handoff.newBuilder()
                        .setFormatVersion(Records.FORMAT_VERSION)
                        .setRun(JobParts.write(handoff.run()))
                        .setTrajectory(handoff.trajectory())
                        .setSettings(SettingsRecord.write(handoff.settings()))
                        .setSplit(JobParts.write(handoff.split()))
                        .setSigmas(stopped.getSigmas())
                        .setArrivals(stopped.getArrivals())
                        .setTimesteps(stopped.getTimesteps())
                        .setPredictionType(stopped.getPredictionType())
                        .setStep(stopped.getStep())
                        .setPhase(stopped.getPhase())
                        .setLatents(stopped.getLatents())
                        .setHistory(stopped.getHistory())
                        .setDraws(stopped.getDraws())
                        .setTokensCut(handoff.tokensCut())
                        .setBaseModel(JobParts.write(handoff.baseModel()))
                        .setBase(JobParts.write(handoff.base()))
                        .setFinishes(JobParts.write(handoff.finishes()))
                        .setProgress(ProgressRecord.writeRefiner(handoff.progress()))
                        .build());
    }

    /**
     * @throws UnreadableRecordException when the bytes are no handoff
     * @throws CorruptRecordException when a field cannot be, naming it
     */
    public static Handoff decode(byte[] bytes) {
        io.latentrelay.schemas.Handoff record = Records.HANDOFFS.decode(bytes);
        JobParts.requireFormat(record.getFormatVersion());
        TrajectorySettings settings = SettingsRecord.read(record.getSettings());
        StoppedTrajectory stopped = TrajectoryRecord.read("", trajectory(record), settings);
        var split = JobParts.read(record.getSplit());
        var finishes = JobParts.read("finishes", record.getFinishes());
        var baseModel = JobParts.read("baseModel", record.getBaseModel());
        var progress = ProgressRecord.readRefiner(record.getProgress(), settings);
        return checking(
                "handoff",
                () ->
                        new Handoff(
                                JobParts.read(record.getRun()),
                                record.getTrajectory(),
                                settings,
                                split,
                                stopped,
                                record.getTokensCut(),
                                baseModel,
                                JobParts.read(record.getBase()),
                                finishes,
                                progress));
    }

    /** The first release of the record has these fields as its own. */
    private static Trajectory trajectory(io.latentrelay.schemas.Handoff record) {
        return new Trajectory(
                record.getSigmas(),
                record.getArrivals(),
                record.getTimesteps(),
                record.getPredictionType(),
                record.getStep(),
                record.getPhase(),
                record.getLatents(),
                record.getHistory(),
                record.getDraws());
    }
}
