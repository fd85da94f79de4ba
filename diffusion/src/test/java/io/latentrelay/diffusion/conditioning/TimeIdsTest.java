package io.latentrelay.diffusion.conditioning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The numbers are those diffusers' two pipelines gave. */
class TimeIdsTest {

    private static final ImageSize ORIGINAL = new ImageSize(1024, 768);
    private static final CropOffset CROP = new CropOffset(16, 32);

    @Test
    void theBaseIsToldOriginalCropAndTarget() {
        assertThat(TimeIds.base(ORIGINAL, CROP, new ImageSize(64, 96)))
                .containsExactly(1024, 768, 16, 32, 64, 96);
    }

    @Test
    void theRefinerIsToldAnAestheticScoreInPlaceOfTheTarget() {
        assertThat(TimeIds.refiner(ORIGINAL, CROP, 6)).containsExactly(1024, 768, 16, 32, 6);
    }

    @Test
    void theRefinersNegativeSideIsNotToldTheCrop() {
        assertThat(TimeIds.refinerNegative(ORIGINAL, 2.5)).containsExactly(1024, 768, 0, 0, 2.5f);
    }
}
