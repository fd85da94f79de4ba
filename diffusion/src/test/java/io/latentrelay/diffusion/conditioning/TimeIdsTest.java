package io.latentrelay.diffusion.conditioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The numbers are those diffusers' two pipelines gave. */
class TimeIdsTest {

    private static final ImageSize ORIGINAL = new ImageSize(1024, 768);
    private static final CropOffset CROP = new CropOffset(16, 32);
    private static final SizeConditioning POSITIVE =
            new SizeConditioning(ORIGINAL, CROP, new ImageSize(64, 96));
    private static final Optional<SizeConditioning> NEGATIVE =
            Optional.of(
                    new SizeConditioning(
                            new ImageSize(32, 48), new CropOffset(4, 8), new ImageSize(60, 70)));

    @Test
    void theBaseIsToldOriginalCropAndTarget() {
        assertThat(TimeIds.base(POSITIVE)).containsExactly(1024, 768, 16, 32, 64, 96);
    }

    @Test
    void theRefinerIsToldAnAestheticScoreInPlaceOfTheTarget() {
        assertThat(TimeIds.refiner(POSITIVE, 6)).containsExactly(1024, 768, 16, 32, 6);
    }

    @Test
    void theBasesNegativeSideIsThePositiveOneUnlessItHasSizesOfItsOwn() {
        assertThat(TimeIds.baseNegative(POSITIVE, Optional.empty()))
                .containsExactly(TimeIds.base(POSITIVE));
        assertThat(TimeIds.baseNegative(POSITIVE, NEGATIVE)).containsExactly(32, 48, 4, 8, 60, 70);
    }

    @Test
    void theRefinersNegativeSideIsNotToldThePositiveCrop() {
        assertThat(TimeIds.refinerNegative(POSITIVE, Optional.empty(), 2.5))
                .containsExactly(1024, 768, 0, 0, 2.5f);
        assertThat(TimeIds.refinerNegative(POSITIVE, NEGATIVE, 2.5))
                .containsExactly(32, 48, 4, 8, 2.5f);
    }

    @Test
    void negativeSizesComeTogether() {
        Optional<ImageSize> size = Optional.of(ORIGINAL);
        Optional<CropOffset> crop = Optional.of(CROP);
        assertThat(SizeConditioning.negative(size, Optional.empty(), size))
                .hasValue(new SizeConditioning(ORIGINAL, CropOffset.NONE, ORIGINAL));
        assertThat(SizeConditioning.negative(size, crop, size))
                .hasValue(new SizeConditioning(ORIGINAL, CROP, ORIGINAL));
        assertThat(SizeConditioning.negative(Optional.empty(), Optional.empty(), Optional.empty()))
                .isEmpty();
        assertRefused("negative_target_size is missing", size, Optional.empty(), Optional.empty());
        assertRefused("negative_original_size is missing", Optional.empty(), crop, size);
        assertRefused("is missing", Optional.empty(), crop, Optional.empty());
    }

    private static void assertRefused(
            String message,
            Optional<ImageSize> original,
            Optional<CropOffset> crop,
            Optional<ImageSize> target) {
        assertThatThrownBy(() -> SizeConditioning.negative(original, crop, target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
