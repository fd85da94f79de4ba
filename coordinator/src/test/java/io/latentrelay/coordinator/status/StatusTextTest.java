package io.latentrelay.coordinator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {

    @Test
    void tellsEverythingAboutARun() {
        assertThat(StatusText.of(TestStatus.running(24, 10, 1, 0.5)))
                .containsExactly(
                        "first-run: running, 11 of 24 images ended (45 %)",
                        "  stored 10 (15.0 MB), failed 1, in work 4, waiting 9",
                        "  0.50 images/s, 26 s left",
                        "  failed as BAD_PICTURE: 1",
                        "    image 3 (refiner): one colour",
                        "  dead letters: 1",
                        "    relay.base-jobs-0@12 (base worker w): CORRUPT_RECORD: x",
                        "  pictures s3://pictures/runs/first-run/images/",
                        "  manifest s3://pictures/runs/first-run/manifest/");
    }

    @Test
    void listsRunsInColumnsAndRecordsThatBelongToNone() {
        StrayRecords strays =
                new StrayRecords(
                        RecordGroup.NONE.plus("relay.results-0@3: not a ImageResult"),
                        RecordGroup.NONE,
                        RecordGroup.NONE);
        Fleet fleet =
                new Fleet(
                        List.of(
                                TestStatus.running(24, 10, 1, 12.4),
                                TestStatus.finished(1_000_000, 999_000, 1000)),
                        strays);

        assertThat(StatusText.of(fleet))
                .containsExactly(
                        "NAME       STATE           IMAGES      STORED    FAILED   IN WORK         "
                                + "   RATE  LEFT",
                        "first-run  running             24          10         1         4     12"
                                + " images/s  1 s",
                        "first-run  finished       1000000      999000      1000         0",
                        "Records that belong to no run:",
                        "  unreadable results: 1",
                        "    relay.results-0@3: not a ImageResult");
    }

    @ParameterizedTest
    @CsvSource({
        "0.4, 0 s",
        "59.4, 59 s",
        "61, 1 min 1 s",
        "3725, 1 h 2 min",
        "273600, 3 d 4 h",
    })
    void timesAreReadable(double seconds, String text) {
        assertThat(Wording.seconds(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "1000, 1.0 kB", "999960, 1.0 MB", "1500000000, 1.5 GB"})
    void sizesAreReadable(long bytes, String text) {
        assertThat(Wording.bytes(bytes)).isEqualTo(text);
    }

    @Test
    void survivesTheWayThroughJson() {
        Fleet fleet =
                new Fleet(
                        List.of(TestStatus.running(24, 10, 1, 0.5), TestStatus.finished(2, 2, 0)),
                        new StrayRecords(
                                RecordGroup.NONE, RecordGroup.NONE.plus("x"), RecordGroup.NONE));
        Submission submission =
                new Submission(Submission.Outcome.STARTED, TestStatus.running(24, 0, 0, 0));

        assertThat(Fleet.fromJson(fleet.toJson())).isEqualTo(fleet);
        assertThat(Submission.fromJson(submission.toJson())).isEqualTo(submission);
    }
}
