package io.latentrelay.transport.work;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stage that keeps what it has begun for the test to end. */
final class HandHeldStage implements Stage {

    private final List<Work> begun = new CopyOnWriteArrayList<>();
    private volatile @Nullable RuntimeException error;
    private volatile @Nullable Throwable failure;
    private volatile Consumer<Work> onDrain = Work::release;
    private volatile boolean closed;

    @Override
    public void begin(Work work) {
        begun.add(work);
        RuntimeException failing = error;
        if (failing != null) {
            throw failing;
        }
    }

    @Override
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void drain() {
        begun.forEach(onDrain);
    }

    @Override
    public void close() {
        closed = true;
    }

    /** In the order in which they were begun. */
    List<Work> begun() {
        return List.copyOf(begun);
    }

    void awaitBegun(int count) {
        await().until(() -> begun.size() >= count);
    }

    /** What every attempt from now on ends in. */
    void failWith(RuntimeException error) {
        this.error = error;
    }

    void fail(Throwable cause) {
        failure = cause;
    }

    void onDrain(Consumer<Work> ending) {
        onDrain = ending;
    }

    boolean isClosed() {
        return closed;
    }
}
