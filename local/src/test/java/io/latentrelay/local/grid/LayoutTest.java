package io.latentrelay.local.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutTest {

    private static final Layout.Wish NONE =
            new Layout.Wish(Optional.empty(), Optional.empty(), Optional.empty());

    /** Axes with how many values they have, and what goes to pages / rows / columns. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prompt 1, seed 1, refiner.fraction 1 | / / ",
                "prompt 9, seed 1 | / prompt / ",
                "prompt 1, seed 9 | / seed / ",
                "prompt 9, seed 4 | / prompt / seed",
                "prompt 1, seed 1, steps 2 | / / steps",
                "prompt 9, seed 1, steps 2 | / prompt / steps",
                "prompt 9, seed 4, steps 2 | / prompt seed / steps",
                "prompt 9, seed 1, steps 2, refiner.fraction 4 | prompt / steps / refiner.fraction",
                "prompt 1, seed 3, steps 2, refiner.fraction 4 | seed / steps / refiner.fraction",
                "prompt 2, seed 2, steps 2, sampler 3, eta 4 | prompt seed sampler / steps / eta",
            })
    void comparesTheSweepAcrossAndDown(String axes, String expected) {
        List<Axis> all = new ArrayList<>();
        for (String axis : axes.strip().split(", ", -1)) {
            all.add(axis(axis.split(" ", -1)[0], Integer.parseInt(axis.split(" ", -1)[1])));
        }
        assertThat(text(Layout.of(all, NONE))).isEqualTo(expected.strip());
    }

    @Test
    void doesWhatTheUserWantsAndPutsTheRestOnPages() {
        List<Axis> axes =
                List.of(axis("prompt", 3), axis("seed", 1), axis("steps", 2), axis("eta", 2));
        Layout.Wish wish =
                new Layout.Wish(
                        Optional.of(List.of("eta", "seed")),
                        Optional.of(List.of("prompt")),
                        Optional.empty());
        assertThat(text(Layout.of(axes, wish))).isEqualTo("steps / eta seed / prompt");
    }

    @Test
    void refusesAxesThatAreNotThereOrTwice() {
        Layout.Wish wish =
                new Layout.Wish(Optional.of(List.of("step")), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> wish.requireKnown(Set.of("steps")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("axis 'step' is not one of this run's: steps");
        Layout.Wish twice =
                new Layout.Wish(
                        Optional.of(List.of("steps")),
                        Optional.of(List.of("steps")),
                        Optional.empty());
        assertThatThrownBy(() -> twice.requireKnown(Set.of("steps")))
                .hasMessage("axis 'steps' is wanted in two places");
    }

    private static Axis axis(String name, int size) {
        TreeMap<Integer, String> values = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            values.put(i, "v" + i);
        }
        return new Axis(name, values);
    }

    private static String text(Layout layout) {
        return (names(layout.pages())
                        + " / "
                        + names(layout.rows())
                        + " / "
                        + names(layout.columns()))
                .replace("  ", " ")
                .strip();
    }

    private static String names(List<Axis> axes) {
        return String.join(" ", axes.stream().map(Axis::name).toList());
    }
}
