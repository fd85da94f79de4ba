package io.latentrelay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.handoff.BaseJob;
import io.latentrelay.handoff.RunRef;
import io.latentrelay.handoff.Tap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ExpansionTest {

    private static final RunRef REF = new RunRef("sweep", "0".repeat(64));
    private static final List<Double> FRACTIONS = List.of(0.2, 0.0, 0.4, 0.3);

    private static Expansion expansion(int prompts, int imagesPerPrompt, int fractions) {
        List<String> rows = IntStream.range(0, prompts).mapToObj(i -> "prompt " + i).toList();
        return TestRuns.run("sweep", rows, imagesPerPrompt, FRACTIONS.subList(0, fractions))
                .expansion();
    }

    @Property(tries = 200)
    void theJobsOfARunNameEveryImageOnceInOrder(
            @ForAll @IntRange(min = 1, max = 6) int prompts,
            @ForAll @IntRange(min = 1, max = 6) int imagesPerPrompt,
            @ForAll @IntRange(min = 1, max = 4) int fractions) {
        Expansion expansion = expansion(prompts, imagesPerPrompt, fractions);
        List<Long> images = new ArrayList<>();
        for (long trajectory = 0; trajectory < expansion.trajectories(); trajectory++) {
            images.addAll(expansion.trajectory(trajectory, image -> true).job(REF).images());
        }

        assertThat(expansion.images()).isEqualTo((long) prompts * imagesPerPrompt * fractions);
        assertThat(images).isEqualTo(LongStream.range(0, expansion.images()).boxed().toList());
    }

    @Property(tries = 200)
    void anIndexAndItsPlaceInTheRunDetermineEachOther(
            @ForAll @IntRange(min = 1, max = 50) int prompts,
            @ForAll @IntRange(min = 1, max = 1000) int imagesPerPrompt,
            @ForAll @IntRange(min = 1, max = 4) int fractions,
            @ForAll @IntRange(min = 0, max = 199_999) int anywhere) {
        Expansion expansion = expansion(prompts, imagesPerPrompt, fractions);
        long index = anywhere % expansion.images();
        ImagePlan image = expansion.image(index);

        assertThat(image.promptRow()).isBetween(0, prompts - 1);
        assertThat(image.repetition()).isBetween(0, imagesPerPrompt - 1);
        assertThat(image.cell()).isBetween(0, fractions - 1);
        assertThat(
                        ((long) image.promptRow() * imagesPerPrompt + image.repetition())
                                        * fractions
                                + image.cell())
                .isEqualTo(index);
        assertThat(image.trajectory()).isEqualTo(index / fractions);
    }

    @Test
    void aJobCarriesItsPromptItsTapsAndItsKeys() {
        BaseJob job = expansion(2, 3, 2).trajectory(4, image -> true).job(REF);

        assertThat(job.settings().prompt()).isEqualTo("prompt 1");
        assertThat(job.taps()).extracting(Tap::fraction).containsExactly(0.2, 0.0);
        assertThat(job.taps().get(0).finishes().get(0).key())
                .isEqualTo("runs/sweep/images/000000008.png");
        assertThat(job.taps().get(0).finishes().get(0).refiner()).isPresent();
        assertThat(job.taps().get(1).finishes().get(0).refiner()).isEmpty();
    }

    @Test
    void aJobCanBeMadeForSomeOfItsImages() {
        Expansion expansion = expansion(1, 1, 4);
        BaseJob job = expansion.trajectory(0, image -> image == 1 || image == 3).job(REF);

        assertThat(job.images()).containsExactly(1L, 3L);
        assertThat(job.taps()).extracting(Tap::fraction).containsExactly(0.0, 0.3);
    }

    @Test
    void derivedSeedsAreDistinctAndDependOnTheRunsNameOnly() {
        Expansion expansion = expansion(100, 100, 1);
        Set<Long> seeds = new HashSet<>();
        for (long trajectory = 0; trajectory < 10_000; trajectory++) {
            seeds.add(expansion.settings(trajectory).seed());
        }

        assertThat(seeds).hasSize(10_000).allMatch(seed -> seed >= 0 && seed <= 0xFFFFFFFFL);
        // Written down so that a release that changes the rule, and with it every picture, is seen.
        assertThat(expansion.settings(0).seed()).isEqualTo(1_173_327_240L);
        assertThat(TestRuns.run("other", List.of("a")).expansion().settings(0).seed())
                .isNotEqualTo(expansion.settings(0).seed());
    }

    @Test
    void aFixedSeedIsCountedUpOverTheImagesOfEachPrompt() {
        Run run =
                RunFile.parse(
                                """
                                {"name": "a", "prompts": ["x", "y"], "images_per_prompt": 3, "seed": 40}
                                """
                                        .getBytes(StandardCharsets.UTF_8))
                        .run();

        assertThat(LongStream.range(0, 6).mapToObj(run.expansion()::settings))
                .extracting(TrajectorySettings::seed)
                .containsExactly(40L, 41L, 42L, 40L, 41L, 42L);
    }

    @Test
    void refusesAnImageTheRunDoesNotHave() {
        assertThatThrownBy(() -> expansion(2, 3, 2).image(12))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("image 12 is not one of the run's 12");
    }
}
