package io.latentrelay.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.UnreadableRecordException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefinerJobRecordTest {

    @Test
    void aTopicMayHoldHandoffsAndPictureJobs() {
        Handoff handoff = Samples.handoff(3);
        PictureJob pictureJob = Samples.pictureJob();

        assertThat(RefinerJobRecord.decode(HandoffRecord.encode(handoff))).isEqualTo(handoff);
        assertThat(RefinerJobRecord.decode(PictureJobRecord.encode(pictureJob)))
                .isEqualTo(pictureJob);
        assertThat(pictureJob.images()).containsExactly(12L, 13L);
    }

    @Test
    void aPictureJobMayBeHalfDone() {
        PictureJob whole = Samples.pictureJob();
        Handoff handoff = Samples.handoff(1);
        PictureJob job =
                new PictureJob(
                                whole.run(),
                                whole.trajectory(),
                                handoff.settings().with(whole.settings().start().orElseThrow()),
                                whole.finishes())
                        .with(whole.finishes().get(1), Samples.refinerProgress(handoff));

        assertThat(RefinerJobRecord.decode(PictureJobRecord.encode(job))).isEqualTo(job);
        assertThat(job.images()).containsExactly(13L);
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> RefinerJobRecord.decode(BaseJobRecord.encode(Samples.job())))
                .isInstanceOf(UnreadableRecordException.class);
        assertThatThrownBy(() -> RefinerJobRecord.decode(new byte[0]))
                .isInstanceOf(UnreadableRecordException.class);
    }

    @Test
    void aPictureJobWithoutItsPictureIsNamed() {
        var record = Records.PICTURE_JOBS.decode(PictureJobRecord.encode(Samples.pictureJob()));
        record.getSettings().put("startPicture", null);

        assertThatThrownBy(() -> PictureJobRecord.decode(Records.PICTURE_JOBS.encode(record)))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessage(
                        "pictureJob: trajectory 5 is for the refiner alone but names no picture");
    }

    @Test
    void aPictureJobWithoutFinishesIsNamed() {
        var record = Records.PICTURE_JOBS.decode(PictureJobRecord.encode(Samples.pictureJob()));
        record.put("finishes", List.of());

        assertThatThrownBy(() -> PictureJobRecord.decode(Records.PICTURE_JOBS.encode(record)))
                .hasMessage("pictureJob: trajectory 5 has no finish");
    }
}
