package io.latentrelay.handoff;

import static io.latentrelay.handoff.CorruptRecordException.checking;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.schemas.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts that several records have in common, as they travel. */
public final class JobParts {

    private JobParts() {}

    public static io.latentrelay.schemas.RunRef write(RunRef run) {
        return new io.latentrelay.schemas.RunRef(run.name(), run.digest());
    }

    public static io.latentrelay.schemas.Split write(Split split) {
        return new io.latentrelay.schemas.Split(
                split.fraction(), write(split.cut()), split.switchStep(), split.steps());
    }

    public static io.latentrelay.schemas.ModelIdentity write(ModelIdentity model) {
        return new io.latentrelay.schemas.ModelIdentity(
                model.name(),
                model.sha256(),
                model.latentChannels(),
                model.vaeScalingFactor(),
                model.trainingSchedule());
    }

    public static io.latentrelay.schemas.BaseTimings write(StageTimings stage) {
        return new io.latentrelay.schemas.BaseTimings(
                stage.worker(),
                stage.millis(),
                stage.delivery(),
                stage.deviceMillis(),
                stage.evaluations(),
                stage.attempts(),
                stage.resumed(),
                stage.ranOn().equals(RanOn.NOT_TOLD) ? null : stage.ranOn().text());
    }

    static io.latentrelay.schemas.Cut write(Cut cut) {
        return io.latentrelay.schemas.Cut.valueOf(cut.name());
    }

    /** How a picture is written. */
    public static io.latentrelay.schemas.FileSettings write(FileSettings file) {
        return new io.latentrelay.schemas.FileSettings(
                io.latentrelay.schemas.FileFormat.valueOf(file.format().name()),
                file.quality().orElse(null),
                file.metadata());
    }

    static List<io.latentrelay.schemas.Finish> write(List<Finish> finishes) {
        return finishes.stream().map(JobParts::write).toList();
    }

    private static io.latentrelay.schemas.Finish write(Finish finish) {
        return io.latentrelay.schemas.Finish.newBuilder()
                .setImageIndex(finish.imageIndex())
                .setKey(finish.key())
                .setRefiner(finish.refiner().map(RefinementRecord::write).orElse(null))
                .setFile(write(finish.file()))
                .build();
    }

    static void requireFormat(int version) {
        if (version != Records.FORMAT_VERSION) {
            throw new CorruptRecordException(
                    "formatVersion",
                    "is " + version + ", this build reads " + Records.FORMAT_VERSION);
        }
    }

    static RunRef read(io.latentrelay.schemas.RunRef run) {
        return new RunRef(run.getName(), run.getDigest());
    }

    static Split read(io.latentrelay.schemas.Split split) {
        return checking(
                "split",
                () ->
                        new Split(
                                split.getFraction(),
                                read(split.getCut()),
                                split.getSwitchStep(),
                                split.getSteps()));
    }

    static Cut read(io.latentrelay.schemas.Cut cut) {
        return Cut.valueOf(cut.name());
    }

    static ModelIdentity read(String field, io.latentrelay.schemas.ModelIdentity model) {
        return checking(
                field,
                () ->
                        new ModelIdentity(
                                model.getName(),
                                model.getSha256(),
                                model.getLatentChannels(),
                                model.getVaeScalingFactor(),
                                model.getTrainingSchedule()));
    }

    static StageTimings read(io.latentrelay.schemas.BaseTimings stage) {
        return new StageTimings(
                stage.getWorker(),
                stage.getMillis(),
                stage.getDelivery(),
                stage.getDeviceMillis(),
                stage.getEvaluations(),
                stage.getAttempts(),
                stage.getResumed(),
                Optional.ofNullable(stage.getRanOn()).map(RanOn::new).orElse(RanOn.NOT_TOLD));
    }

    static List<Finish> read(String field, List<io.latentrelay.schemas.Finish> records) {
        List<Finish> finishes = new ArrayList<>(records.size());
        for (io.latentrelay.schemas.Finish record : records) {
            finishes.add(read(field + "[" + finishes.size() + "]", record));
        }
        return finishes;
    }

    private static Finish read(String place, io.latentrelay.schemas.Finish record) {
        Optional<RefinementSettings> refiner =
                Optional.ofNullable(record.getRefiner())
                        .map(found -> RefinementRecord.read(place + ".refiner", found));
        FileSettings file = checking(place + ".file", () -> read(record.getFile()));
        return checking(
                place, () -> new Finish(record.getImageIndex(), record.getKey(), refiner, file));
    }

    private static FileSettings read(io.latentrelay.schemas.FileSettings file) {
        return new FileSettings(
                FileFormat.valueOf(file.getFormat().name()),
                Optional.ofNullable(file.getQuality()),
                file.getMetadata());
    }
}
