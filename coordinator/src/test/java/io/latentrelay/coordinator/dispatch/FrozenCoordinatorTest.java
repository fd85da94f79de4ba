package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.TestRuns;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A coordinator that froze, was given up for dead, and wakes up beside its successor. */
class FrozenCoordinatorTest {

    private static final Run RUN =
            TestRuns.run("run", IntStream.range(0, 30).mapToObj(i -> "prompt " + i).toList());

    private final World world = new World();

    @Test
    void whatItWritesIsReadByNobody() {
        Dispatch frozen = world.open();
        frozen.submit(RunDocument.of(RUN));
        rounds(frozen, 2);

        Dispatch successor = world.open();
        rounds(successor, 2);
        successor.checkpoint();
        Set<String> read = keysThatCount();
        byte[][] before = contents(read);

        frozen.checkpoint();
        assertThatThrownBy(() -> rounds(frozen, 3))
                .hasMessageStartingWith("another coordinator has taken over");
        frozen.checkpoint();
        assertThat(keysThatCount()).containsAll(read);
        assertThat(contents(read)).isDeepEqualTo(before);

        world.finish(successor, List.of(RUN));
        assertThat(world.manifest(RUN)).isEqualTo(new UndisturbedRun(RUN).manifest());
        assertThat(successor.status("run").orElseThrow().ended()).isEqualTo(30);
    }

    @Test
    void promisesNothingToAnybody() {
        Dispatch frozen = world.open();
        world.open();

        assertThatThrownBy(() -> frozen.submit(RunDocument.of(RUN)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("another coordinator has taken over");
    }

    private void rounds(Dispatch dispatch, int count) {
        IntStream.range(0, count).forEach(i -> world.round(dispatch));
    }

    /** Of the objects that a coordinator reads at its start, those of the highest epoch. */
    private Set<String> keysThatCount() {
        Set<String> keys = new HashSet<>();
        for (String stem : List.of("runs/run/ledger/checkpoint-", "_relay/relay/stray-records/")) {
            try (Stream<String> found = world.store().list(stem)) {
                found.reduce((earlier, later) -> later).ifPresent(keys::add);
            }
        }
        return keys;
    }

    private byte[][] contents(Set<String> keys) {
        return keys.stream()
                .sorted()
                .map(key -> world.store().get(key).orElseThrow())
                .toArray(byte[][]::new);
    }
}
