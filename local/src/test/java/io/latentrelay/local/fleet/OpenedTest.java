package io.latentrelay.local.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void closesTheLatestFirst() {
        Opened opened = new Opened();
        opened.add(() -> closed.add("broker"));
        opened.add(() -> closed.add("worker"));

        opened.close();

        assertThat(closed).containsExactly("worker", "broker");
    }

    @Test
    void closesTheRestWhenOneFails() {
        Opened opened = new Opened();
        opened.add(() -> closed.add("broker"));
        opened.add(
                () -> {
                    throw new IOException("stuck");
                });

        assertThatThrownBy(opened::close)
                .isInstanceOf(IllegalStateException.class)
                .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("stuck"));
        assertThat(closed).containsExactly("broker");
    }
}
