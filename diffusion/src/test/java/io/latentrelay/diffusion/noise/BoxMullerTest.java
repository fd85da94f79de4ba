package io.latentrelay.diffusion.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Against StrictMath, which is within one unit in the last place of the truth. */
class BoxMullerTest {

    private static final double TURN = 2 * Math.PI;

    @Property
    void sineAndCosineHoldOverATurn(@ForAll @IntRange(min = 0, max = 1 << 24) int k) {
        double angle = TURN * k * 0x1p-24;
        assertThat(BoxMuller.sin(angle)).isEqualTo(StrictMath.sin(angle), offset(1e-15));
        assertThat(BoxMuller.cos(angle)).isEqualTo(StrictMath.cos(angle), offset(1e-15));
    }

    @Property
    void theRadiusHolds(@ForAll @IntRange(min = 1) int k) {
        double u = k * 0x1p-31;
        double expected = Math.sqrt(-2 * StrictMath.log(u));
        assertThat(BoxMuller.radius(u)).isEqualTo(expected, offset(1e-14 * (1 + expected)));
    }

    /** Near 1 the logarithm is small: its error must be too. */
    @Example
    void theRadiusHoldsAtEveryUniformNearOne() {
        assertThat(BoxMuller.radius(1)).isZero();
        for (int k = 1; k < 100_000; k++) {
            double u = 1 - k * 0x1p-24;
            double expected = Math.sqrt(-2 * StrictMath.log(u));
            assertThat(BoxMuller.radius(u)).isEqualTo(expected, offset(1e-12 * expected));
        }
    }
}
