package io.latentrelay.refinerworker;

import static io.latentrelay.refinerworker.TestHandoffs.SIZE;
import static io.latentrelay.refinerworker.TestHandoffs.STEPS;
import static io.latentrelay.refinerworker.TestHandoffs.finish;
import static io.latentrelay.refinerworker.TestHandoffs.handoff;
import static io.latentrelay.refinerworker.TestHandoffs.key;
import static io.latentrelay.refinerworker.TestHandoffs.noise;
import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.handoff.FileFormat;
import io.latentrelay.handoff.FileSettings;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.HandoffRecord;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.transport.store.ObjectStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handoffs that no picture comes of: their images end as failed, and it says why. */
@Timeout(180)
class FailedPicturesTest {

    private static SdxlModel model;

    private final RefinerTopics topics = new RefinerTopics();
    private final ObjectStore store = topics.store();

    @BeforeAll
    static void open() {
        model = TestHandoffs.openModel();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void latentsOfAModelWithAnotherVaeAreRefusedNamingBoth() {
        ModelIdentity other =
                new ModelIdentity(
                        "sd_xl_base_1.0",
                        "31e35c80fc00",
                        4,
                        0.13025,
                        model.identity().trainingSchedule());
        topics.submit(
                handoff(
                        other,
                        model,
                        SamplerName.EULER,
                        3,
                        noise(model, 0),
                        List.of(),
                        finish(0, 3.0, 6.0)));

        topics.work(model);

        Failed failed = topics.failed(0);
        assertThat(failed.getReason()).isEqualTo(FailureReason.WRONG_MODEL);
        assertThat(failed.getDetail())
                .contains(model.identity().name())
                .contains("sd_xl_base_1.0 [31e35c80fc]")
                .contains("0.13025");
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void aDamagedHandoffEndsAsFailedImagesWithTheFieldNamed() {
        byte[] bytes = HandoffRecord.encode(handoff(model, 0, 3, finish(3, 3, 6)));
        bytes[bytes.length / 2] ^= 1; // in the middle of the latents
        topics.submit(bytes, List.of(3L), Map.of());

        topics.work(model);

        Failed failed = topics.failed(3);
        assertThat(failed.getReason()).isEqualTo(FailureReason.CORRUPT_RECORD);
        assertThat(failed.getDetail()).startsWith("latents.crc32c");
    }

    @Test
    void aPictureThatOverflowsIsANamedFailureAndNoObject() {
        Latents huge = Latents.compute(model.latentShape(SIZE), i -> 1e30f);
        topics.submit(handoff(model, SamplerName.EULER, STEPS, huge, List.of(), finish(4, 3, 6)));
        topics.submit(handoff(model, 0, 3, finish(5, 3, 6)));

        topics.work(model);

        assertThat(topics.failed(4).getReason()).isEqualTo(FailureReason.BAD_PICTURE);
        assertThat(topics.failed(4).getDetail()).isEqualTo("the picture is one flat colour");
        assertThat(store.list("")).containsExactly("images/5.png");
    }

    @Test
    void aFinishThatCannotBeFailsAlone() {
        FileSettings jpeg = new FileSettings(FileFormat.JPEG, Optional.of(90), true);
        Finish wordy =
                new Finish(
                        1,
                        key(1),
                        Optional.of(
                                new RefinementSettings(
                                        Optional.of("x".repeat(40_000)),
                                        Optional.empty(),
                                        3,
                                        6,
                                        2.5)),
                        jpeg);
        topics.submit(handoff(model, 0, 4, finish(0, 3, 6), wordy));

        topics.work(model);

        assertThat(topics.pictures()).containsOnlyKeys("images/0.png");
        assertThat(topics.failed(1).getReason()).isEqualTo(FailureReason.INVALID_JOB);
        assertThat(topics.failed(1).getDetail()).contains("JPEG has room for 65535");
    }
}
