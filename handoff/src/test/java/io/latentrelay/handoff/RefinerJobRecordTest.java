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

    /** The larger part of a record is its latents and what a sampler remembers. */
    @Test
    void aHandoffHalfDoneCarriesOneStateNotTwo() {
        Handoff whole = Samples.handoff(1);
        Handoff half = Samples.halfRefined(1);

        assertThat(half.state().step()).isEqualTo(whole.state().step());
        assertThat(half.schedule()).isEqualTo(whole.schedule());
        assertThat(half.state().latents().shape().size()).isEqualTo(1);
        assertThat(half.state().history()).isEmpty();
        assertThat(RefinerJobRecord.decode(RefinerJobRecord.encode(half))).isEqualTo(half);
    }

    @Test
    void aJobMayBeCutDownToSomeOfItsFinishes() {
        for (RefinerJob job : List.of(Samples.handoff(3), Samples.pictureJob())) {
            RefinerJob part = job.only(job.finishes().subList(1, 2));

            assertThat(part.images()).containsExactly(job.images().get(1));
            assertThat(part.only(job.finishes())).isEqualTo(job);
            assertThat(RefinerJobRecord.decode(RefinerJobRecord.encode(part))).isEqualTo(part);
        }
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
