package io.latentrelay.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.inference.Denoising.Leg;
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

    /** What an image weighs: its shape, its prompt, and whether guidance doubles its rows. */
    record Kind(int width, int tokens, boolean guided) {

        Kind(int width, boolean guided) {
            this(width, 77, guided);
        }

        Occupant occupant() {
            Shape shape = new Shape(1, 1, width);
            Leg leg = Legs.whole(SamplerName.EULER, 1, 2, shape, guided ? 5 : 1);
            return new Occupant(new TestJourney(Legs.told(leg, tokens)));
        }
    }

    @Provide
    Arbitrary<List<Kind>> kinds() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.of(77, 154),
                        Arbitraries.of(true, false))
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

        CallShape shape = call.get(0).shape();
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
        int shapes = 3 * 2;
        // Each call of a shape finishes its oldest image; a shape waits for at most as many calls
        // as the others can gain credit over it.
        int bound = first.size() * (shapes * lanes + 1);

        for (int call = 0; call < bound && !waiting.isEmpty(); call++) {
            Occupant done = buckets.nextCall().get(0);
            buckets.remove(done);
            waiting.remove(done);
            CallShape shape = done.shape();
            buckets.add(new Kind(shape.latents().width(), shape.tokens(), true).occupant());
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
            turns.merge(buckets.nextCall().get(0).shape().latents().width(), 1, Integer::sum);
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
    void promptsOfAnotherLengthWaitForACallOfTheirOwn() {
        Buckets buckets = new Buckets(EngineOptions.ofLanes(4));
        Occupant brief = new Kind(1, 77, true).occupant();
        Occupant lengthy = new Kind(1, 154, true).occupant();
        buckets.add(brief);
        buckets.add(lengthy);

        assertThat(buckets.nextCall()).containsExactly(brief);
        assertThat(buckets.nextCall()).containsExactly(lengthy);
    }

    @Test
    void aJourneyKeepsItsShape() {
        Occupant occupant = new Kind(1, 77, true).occupant();

        assertThatThrownBy(() -> occupant.advance(Legs.told(occupant.leg(), 154), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a journey of 1x1x1 with 77 tokens cannot go on with 1x1x1 with 154"
                                + " tokens");
    }

    @Test
    void nothingInsideGivesNoCall() {
        assertThat(new Buckets(EngineOptions.ofLanes(4)).nextCall()).isEmpty();
    }
}
