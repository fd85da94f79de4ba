package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FairShareTest {

    private static final double DEAREST = 10;

    /**
     * The bound of start-time fair queueing (Goyal, Vin and Cheng 1996, theorem 1): between two
     * that always had work, what each got over its weight differs by no more than a piece each.
     */
    @Property(tries = 200)
    void nobodyGetsAheadByMoreThanAPieceOfWorkEach(
            @ForAll @Size(min = 2, max = 6) List<@IntRange(min = 1, max = 1000) Integer> weights,
            @ForAll long seed) {
        Random random = new Random(seed);
        FairShare<Integer> share = new FairShare<>(weights::get);
        List<Integer> all = IntStream.range(0, weights.size()).boxed().toList();
        double[] got = new double[weights.size()];
        for (int turn = 0; turn < 500; turn++) {
            int who = share.next(all).orElseThrow();
            double cost = 0.1 + random.nextDouble() * (DEAREST - 0.1);
            share.took(who, cost);
            got[who] += cost / weights.get(who);
            for (int other : all) {
                double bound = DEAREST / weights.get(who) + DEAREST / weights.get(other);
                assertThat(Math.abs(got[who] - got[other])).isLessThanOrEqualTo(bound + 1e-9);
            }
        }
    }

    /** Others' work between two turns of one is bounded, whoever comes and goes. */
    @Property(tries = 100)
    void nobodyStarves(
            @ForAll @Size(min = 2, max = 5) List<@IntRange(min = 1, max = 50) Integer> weights,
            @ForAll long seed) {
        Random random = new Random(seed);
        FairShare<Integer> share = new FairShare<>(weights::get);
        int heaviest = weights.stream().mapToInt(Integer::intValue).max().orElseThrow();
        // While 0 waits with one piece, each other can have so many: one piece's clock, and one
        // more.
        int most = (weights.size() - 1) * (heaviest / weights.get(0) + 2);
        int waited = 0;
        for (int turn = 0; turn < 500; turn++) {
            List<Integer> withWork = new ArrayList<>(List.of(0));
            IntStream.range(1, weights.size())
                    .filter(i -> random.nextBoolean())
                    .forEach(withWork::add);
            int who = share.next(withWork).orElseThrow();
            share.took(who, 1);
            waited = who == 0 ? 0 : waited + 1;
            assertThat(waited).isLessThanOrEqualTo(most);
        }
    }
}
