package io.latentrelay.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class BoundedCacheTest {

    private final List<String> computed = new ArrayList<>();
    private final BoundedCache<String, String> cache = new BoundedCache<>(10, String::length);

    @Test
    void computesOnce() {
        assertThat(get("four")).isEqualTo("FOUR");
        assertThat(get("four")).isEqualTo("FOUR");

        assertThat(computed).containsExactly("four");
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void forgetsTheLeastRecentlyUsedWhenFull() {
        get("four");
        get("five!");
        get("four");
        get("six");

        assertThat(cache.bytes()).isEqualTo(7);
        computed.clear();
        get("four");
        get("six");
        get("five!");
        assertThat(computed).containsExactly("five!");
    }

    @Test
    void neverKeepsWhatIsLargerThanItself() {
        get("four");
        get("much too large");

        assertThat(cache.bytes()).isEqualTo(4);
        get("much too large");
        assertThat(computed).containsExactly("four", "much too large", "much too large");
    }

    private String get(String key) {
        return cache.get(
                key,
                text -> {
                    computed.add(text);
                    return text.toUpperCase(Locale.ROOT);
                });
    }
}
