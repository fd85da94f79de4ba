package io.latentrelay.transport.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BesideTest {

    @Test
    void eachHasAThreadOfItsNameAndOnlyADaemonIsOne() {
        assertThat(Beside.result(Beside.start("broker", Thread::currentThread)))
                .matches(thread -> thread.getName().equals("broker") && !thread.isDaemon());
        assertThat(Beside.result(Beside.startDaemon("look", Thread::currentThread)))
                .matches(thread -> thread.getName().equals("look") && thread.isDaemon());
    }

    @Test
    void whatWentWrongIsThrownAsItWas() {
        IllegalArgumentException wrong = new IllegalArgumentException("no bucket 'pictures'");
        CompletableFuture<Void> started =
                Beside.start(
                        "store",
                        () -> {
                            throw wrong;
                        });

        assertThatThrownBy(() -> Beside.result(started)).isSameAs(wrong);
    }
}
