package io.latentrelay.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.schemas.Records;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BaseJobRecordTest {

    @Test
    void whatIsReadIsWhatWasWritten() {
        assertThat(BaseJobRecord.decode(BaseJobRecord.encode(Samples.job())))
                .isEqualTo(Samples.job());
    }

    @Property(tries = 200)
    void soIsTheProgressOfAWorkerThatHadToLeave(@ForAll long seed) {
        BaseJob job = Samples.halfDone(seed);

        assertThat(BaseJobRecord.decode(BaseJobRecord.encode(job))).isEqualTo(job);
    }

    @Test
    void aDamagedFieldOfTheProgressIsNamed() {
        var record = Records.BASE_JOBS.decode(BaseJobRecord.encode(Samples.halfDone(1)));
        record.getProgress().getTrajectory().put("step", 4);
        byte[] beyond = Records.BASE_JOBS.encode(record);
        record.getProgress().getTrajectory().put("predictionType", "sample");
        byte[] unknown = Records.BASE_JOBS.encode(record);

        assertThatThrownBy(() -> BaseJobRecord.decode(beyond))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageStartingWith("baseJob: UniPc[] cannot be at step 4 of 3");
        assertThatThrownBy(() -> BaseJobRecord.decode(unknown))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageStartingWith("progress.trajectory.predictionType");
    }

    @Test
    void aJobKnowsItsImages() {
        assertThat(Samples.job().images()).containsExactly(8L, 9L, 10L, 11L);
    }

    @Test
    void aRefinerThatStartsAnewTakesOnlyAFinishedPicture() {
        assertThatThrownBy(
                        () ->
                                new Tap(
                                        0.2,
                                        Cut.TIMESTEP,
                                        List.of(Samples.finish(1, Samples.anew()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes the finished picture, at fraction 0: 0.2");
    }

    @Test
    void aTapWithoutFinishesIsNamed() {
        assertThatThrownBy(() -> BaseJobRecord.decode(withoutFinishesAtTap1()))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageStartingWith("taps[1]: a tap at fraction 0.0 has no finish");
    }

    @Test
    void aJobWithoutTapsIsNamed() {
        var record = Records.BASE_JOBS.decode(BaseJobRecord.encode(Samples.job()));
        byte[] bytes =
                Records.BASE_JOBS.encode(
                        io.latentrelay.schemas.BaseJob.newBuilder(record)
                                .setTaps(List.of())
                                .build());

        assertThatThrownBy(() -> BaseJobRecord.decode(bytes))
                .hasMessage("baseJob: trajectory 4 has no tap");
    }

    @Test
    void halfOfTheNegativeSizesIsNamed() {
        var record = Records.BASE_JOBS.decode(BaseJobRecord.encode(Samples.job()));
        var half =
                io.latentrelay.schemas.BaseSettings.newBuilder(record.getSettings())
                        .setNegativeTargetSize(null)
                        .build();
        byte[] bytes =
                Records.BASE_JOBS.encode(
                        io.latentrelay.schemas.BaseJob.newBuilder(record)
                                .setSettings(half)
                                .build());

        assertThatThrownBy(() -> BaseJobRecord.decode(bytes))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageStartingWith("settings: ")
                .hasMessageContaining("negative_target_size is missing");
    }

    private static byte[] withoutFinishesAtTap1() {
        var record = Records.BASE_JOBS.decode(BaseJobRecord.encode(Samples.job()));
        var tap = record.getTaps().get(1);
        var emptied = new io.latentrelay.schemas.Tap(tap.getFraction(), tap.getCut(), List.of());
        return Records.BASE_JOBS.encode(
                io.latentrelay.schemas.BaseJob.newBuilder(record)
                        .setTaps(List.of(record.getTaps().get(0), emptied))
                        .build());
    }
}
