package io.latentrelay.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.sampler.SamplerName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BucketsTest {

    /** What an image weighs: its shape and whether guidance doubles its rows. */
    record Kind(int width, boolean guided) {

        Occupant occupant() {
            Shape shape = new Shape(1, 1, width);
            return new Occupant(
                    new TestJourney(Legs.whole(SamplerName.EULER, 1, 2, shape, guided ? 5 : 1)));
        }
    }

    @Provide
    Arbitrary<List<Kind>> kinds() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 4), Arbitraries.of(true, false))
                .as(Kind::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    /** No lane is idle while an image of the call's shape that would fit waits. */
    @Property(tries = 300)
    void aCallIsFullAndOfOneShape(
            @ForAll("kinds") List<Kind> kinds,
            @ForAll @IntRange(min = 1, max = 9) int lanes,
            @ForAll @IntRange(min = 2, max = 9) int maxRows) {
        Buckets buckets = new Buckets(new EngineOptions(lanes, maxRows, 100));
        List<Occupant> inside = kinds.stream().map(Kind::occupant).toList();
        inside.forEach(buckets::add);

        List<Occupant> call = buckets.nextCall();

        Shape shape = call.get(0).shape();
        int rows = call.stream().mapToInt(Occupant::rows).sum();
        assertThat(call).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(lanes);
        assertThat(rows).isLessThanOrEqualTo(maxRows);
        assertThat(call).allMatch(occupant -> occupant.shape().equals(shape));
        if (call.size() < lanes) {
            assertThat(inside)
                    .filteredOn(o -> o.shape().equals(shape) && !call.contains(o))
                    .allMatch(waiting -> rows + waiting.rows() > maxRows);
        }
    }

    /** However many images of other shapes there are, and however fast they are replaced. */
    @Property(tries = 100)
    void noImageStarves(
            @ForAll("kinds") List<Kind> kinds, @ForAll @IntRange(min = 1, max = 9) int lanes) {
        Buckets buckets = new Buckets(new EngineOptions(lanes, 2 * lanes, 100));
        List<Occupant> first = kinds.stream().map(Kind::occupant).toList();
        first.forEach(buckets::add);
        List<Occupant> waiting = new ArrayList<>(first);
        int shapes = 4;
        // Each call of a shape finishes its oldest image; a shape waits for at most as many calls
        // as
        // the others can gain credit over it.
        int bound = first.size() * (shapes * lanes + 1);

        for (int call = 0; call < bound && !waiting.isEmpty(); call++) {
            Occupant done = buckets.nextCall().get(0);
            buckets.remove(done);
            waiting.remove(done);
            buckets.add(new Kind(done.shape().width(), true).occupant());
        }

        assertThat(waiting).isEmpty();
    }

    @Test
    void shapesTakeTurnsInProportionToTheirImages() {
        Buckets buckets = new Buckets(new EngineOptions(8, 16, 100));
        for (int i = 0; i < 6; i++) {
            buckets.add(new Kind(1, true).occupant());
        }
        buckets.add(new Kind(2, true).occupant());
        buckets.add(new Kind(2, true).occupant());
        Map<Integer, Integer> turns = new HashMap<>();
        for (int call = 0; call < 400; call++) {
            turns.merge(buckets.nextCall().get(0).shape().width(), 1, Integer::sum);
        }

        assertThat(turns.get(1)).isBetween(290, 310);
        assertThat(turns.get(2)).isBetween(90, 110);
    }

    @Test
    void withinAShapeTheFirstToComeIsTheFirstToGo() {
        Buckets buckets = new Buckets(new EngineOptions(2, 4, 100));
        List<Occupant> inOrder = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            inOrder.add(new Kind(1, true).occupant());
            buckets.add(inOrder.get(i));
        }

        assertThat(buckets.nextCall()).isEqualTo(inOrder.subList(0, 2));
        assertThat(buckets.nextCall()).isEqualTo(inOrder.subList(0, 2));
        buckets.remove(inOrder.get(0));
        assertThat(buckets.nextCall()).isEqualTo(inOrder.subList(1, 3));
        assertThat(buckets.size()).isEqualTo(3);
    }

    @Test
    void nothingInsideGivesNoCall() {
        assertThat(new Buckets(EngineOptions.ofLanes(4)).nextCall()).isEmpty();
    }
}
