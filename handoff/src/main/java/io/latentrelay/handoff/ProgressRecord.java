package io.latentrelay.handoff;

import io.latentrelay.diffusion.settings.TrajectorySettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Progress of half-done work as it travels inside a job. */
final class ProgressRecord {

    private static final String FIELD = "progress";

    private ProgressRecord() {}

    static io.latentrelay.schemas.@Nullable BaseProgress writeBase(
            Optional<BaseProgress> progress) {
        return progress.map(
                        base ->
                                new io.latentrelay.schemas.BaseProgress(
                                        TrajectoryRecord.write(base.stopped()),
                                        base.tokensCut(),
                                        JobParts.write(base.baseModel()),
                                        JobParts.write(base.base())))
                .orElse(null);
    }

    static Optional<BaseProgress> readBase(
            io.latentrelay.schemas.@Nullable BaseProgress record, TrajectorySettings settings) {
        return Optional.ofNullable(record)
                .map(
                        base ->
                                new BaseProgress(
                                        TrajectoryRecord.read(
                                                FIELD + ".trajectory",
                                                base.getTrajectory(),
                                                settings),
                                        base.getTokensCut(),
                                        JobParts.read(FIELD + ".baseModel", base.getBaseModel()),
                                        JobParts.read(base.getBase())));
    }

    static io.latentrelay.schemas.@Nullable RefinerProgress writeRefiner(
            Optional<RefinerProgress> progress) {
        return progress.map(
                        refiner ->
                                new io.latentrelay.schemas.RefinerProgress(
                                        TrajectoryRecord.write(refiner.stopped()),
                                        refiner.tokensCut(),
                                        JobParts.write(refiner.refinerModel()),
                                        JobParts.write(refiner.refiner())))
                .orElse(null);
    }

    static Optional<RefinerProgress> readRefiner(
            io.latentrelay.schemas.@Nullable RefinerProgress record, TrajectorySettings settings) {
        return Optional.ofNullable(record)
                .map(
                        refiner ->
                                new RefinerProgress(
                                        TrajectoryRecord.read(
                                                FIELD + ".trajectory",
                                                refiner.getTrajectory(),
                                                settings),
                                        refiner.getTokensCut(),
                                        JobParts.read(
                                                FIELD + ".refinerModel", refiner.getRefinerModel()),
                                        JobParts.read(refiner.getRefiner())));
    }
}
