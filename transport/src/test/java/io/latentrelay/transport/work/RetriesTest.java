package io.latentrelay.transport.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RetriesTest {

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 2000", "3, 4000", "5, 16000", "6, 30000", "1000, 30000"})
    void restsDoubleUpToABoundAndAreAtRandomAtLeastHalf(int attempts, long most) {
        try (Retries retries = new Retries(Duration.ofSeconds(1))) {
            Set<Long> pauses =
                    IntStream.range(0, 200)
                            .mapToObj(i -> retries.pauseAfter(attempts).toMillis())
                            .collect(Collectors.toSet());
            assertThat(pauses)
                    .as("not all come back together")
                    .hasSizeGreaterThan(50)
                    .allSatisfy(pause -> assertThat(pause).isBetween(most / 2, most));
        }
    }

    @Test
    void aRestEndsByItselfOnce() {
        Set<String> done = ConcurrentHashMap.newKeySet();
        try (Retries retries = new Retries(Duration.ofMillis(1))) {
            retries.afterAttempt(1, () -> assertThat(done.add("a")).isTrue());
            await().until(() -> done.contains("a"));
        }
    }

    @Test
    void whoHurriesWaitsForNoRestNorForThoseThatComeLater() {
        Set<String> done = ConcurrentHashMap.newKeySet();
        try (Retries retries = new Retries(Duration.ofHours(1))) {
            retries.afterAttempt(1, () -> done.add("before"));
            assertThat(done).isEmpty();
            retries.hurry();
            retries.afterAttempt(1, () -> done.add("after"));
            await().until(() -> done.containsAll(List.of("before", "after")));
        }
    }

    @Test
    void whatComesAfterTheEndIsLeftAlone() {
        Set<String> done = ConcurrentHashMap.newKeySet();
        Retries retries = new Retries(Duration.ofMillis(1));
        retries.close();
        retries.hurry();
        retries.afterAttempt(1, () -> done.add("too late"));
        assertThat(done).isEmpty();
    }
}
