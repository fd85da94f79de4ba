package io.latentrelay.coordinator.status;

import io.latentrelay.coordinator.ledger.FailureGroup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Statuses for tests. */
public final class TestStatus {

    private static final Instant SUBMITTED = Instant.parse("2026-01-01T00:00:00Z");

    private TestStatus() {}

    public static RunStatus running(long images, long stored, long failed, double rate) {
        return status(RunStatus.State.RUNNING, images, stored, failed, 4, rate);
    }

    public static RunStatus finished(long images, long stored, long failed) {
        return status(RunStatus.State.FINISHED, images, stored, failed, 0, 0);
    }

    private static RunStatus status(
            RunStatus.State state,
            long images,
            long stored,
            long failed,
            long outstanding,
            double rate) {
        List<FailureGroup> failures =
                failed == 0
                        ? List.of()
                        : List.of(
                                new FailureGroup(
                                        "BAD_PICTURE",
                                        failed,
                                        List.of(
                                                new FailureGroup.Example(
                                                        3, "refiner", "one colour"))));
        return new RunStatus(
                "first-run",
                state,
                100,
                0,
                images,
                stored,
                failed,
                outstanding,
                stored * 1_500_000,
                rate,
                failures,
                RecordGroup.NONE.plus("relay.base-jobs-0@12 (base worker w): CORRUPT_RECORD: x"),
                "s3://pictures/runs/first-run/",
                SUBMITTED,
                state == RunStatus.State.FINISHED
                        ? Optional.of(SUBMITTED.plusSeconds(60))
                        : Optional.empty());
    }
}
