package io.latentrelay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SegmentsTest {

    // Cells that are equal by this share a trajectory.
    private static int beforeHandoff(int cell) {
        return cell % 3;
    }

    private static Segments segments(List<Extent> extents) {
        return Segments.of(extents, SegmentsTest::beforeHandoff);
    }

    /** A run and its extensions. */
    @Provide
    Arbitrary<List<Extent>> growing() {
        Arbitrary<Integer> more = Arbitraries.integers().between(0, 3);
        return Combinators.combine(more, more, more)
                .as(Extent::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(SegmentsTest::sums);
    }

    private static List<Extent> sums(List<Extent> steps) {
        List<Extent> extents = new ArrayList<>();
        Extent reached = new Extent(1, 1, 1);
        for (Extent step : steps) {
            reached =
                    new Extent(
                            reached.prompts() + step.prompts(),
                            reached.repetitions() + step.repetitions(),
                            reached.cells() + step.cells());
            extents.add(reached);
        }
        return extents;
    }

    private record Place(int prompt, int repetition, int cell) {}

    @Property(tries = 300)
    void everyPromptRepetitionAndCellIsOneImage(@ForAll("growing") List<Extent> extents) {
        Segments segments = segments(extents);
        Extent all = extents.get(extents.size() - 1);
        Set<Place> places = new HashSet<>();
        for (long index = 0; index < segments.images(); index++) {
            ImagePlan image = segments.ofImage(index).image(index);
            places.add(new Place(image.promptRow(), image.repetition(), image.cell()));
            assertThat(image.promptRow()).isBetween(0, all.prompts() - 1);
            assertThat(image.repetition()).isBetween(0, all.repetitions() - 1);
            assertThat(image.cell()).isBetween(0, all.cells() - 1);
        }

        assertThat(segments.images()).isEqualTo(all.images());
        assertThat(places).hasSize((int) all.images());
    }

    @Property(tries = 300)
    void extendingKeepsWhatEveryOldIndexMeans(@ForAll("growing") List<Extent> extents) {
        Segments before = segments(extents.subList(0, extents.size() - 1));
        Segments after = segments(extents);
        for (long index = 0; index < before.images(); index++) {
            assertThat(after.ofImage(index).image(index))
                    .isEqualTo(before.ofImage(index).image(index));
        }
        for (long trajectory = 0; trajectory < before.trajectories(); trajectory++) {
            Segment old = before.ofTrajectory(trajectory);
            Segment now = after.ofTrajectory(trajectory);
            assertThat(now.firstImage(trajectory)).isEqualTo(old.firstImage(trajectory));
            assertThat(now.imagesOf(trajectory)).isEqualTo(old.imagesOf(trajectory));
        }
    }

    @Property(tries = 300)
    void theImagesOfTheTrajectoriesFollowOneAnother(@ForAll("growing") List<Extent> extents) {
        Segments segments = segments(extents);
        long next = 0;
        for (long trajectory = 0; trajectory < segments.trajectories(); trajectory++) {
            Segment segment = segments.ofTrajectory(trajectory);
            long first = segment.firstImage(trajectory);
            int images = segment.imagesOf(trajectory);
            assertThat(first).isEqualTo(next);
            assertThat(LongStream.range(first, first + images))
                    .allMatch(image -> isOf(segments, image, first));
            next = first + images;
            assertThat(segments.ofImage(first).image(first).trajectory()).isEqualTo(trajectory);
        }
        assertThat(next).isEqualTo(segments.images());
    }

    // Same prompt, repetition, trajectory, and everything before the handoff.
    private static boolean isOf(Segments segments, long image, long first) {
        ImagePlan plan = segments.ofImage(image).image(image);
        ImagePlan other = segments.ofImage(first).image(first);
        return plan.trajectory() == other.trajectory()
                && plan.promptRow() == other.promptRow()
                && plan.repetition() == other.repetition()
                && beforeHandoff(plan.cell()) == beforeHandoff(other.cell());
    }

    @Test
    void cellsThatAgreeBeforeTheHandoffShareOneTrajectory() {
        Segments segments = segments(List.of(new Extent(2, 2, 7)));

        assertThat(segments.trajectories()).isEqualTo(2 * 2 * 3);
        assertThat(LongStream.range(0, 3).mapToObj(t -> segments.ofTrajectory(t).imagesOf(t)))
                .containsExactly(3, 2, 2);
        assertThat(LongStream.range(0, 7).mapToObj(i -> segments.ofImage(i).image(i).cell()))
                .containsExactly(0, 3, 6, 1, 4, 2, 5);
    }

    @Test
    void aRunOnlyGrows() {
        assertThatThrownBy(() -> segments(List.of(new Extent(2, 2, 2), new Extent(3, 1, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a run can only grow");
    }

    @Test
    void noSeedIsDerivedTwiceInTheLargestRun() {
        // Two rows meet only when their distance is that of two repetitions.
        for (long k = 1; k < 1_000_000; k++) {
            long way = Integer.toUnsignedLong((int) k * Seeds.STRIDE);
            long distance = Math.min(way, (1L << 32) - way);
            assertThat(k * distance >= Run.MAX_IMAGES).as("%d repetitions", k).isTrue();
        }
    }
}
