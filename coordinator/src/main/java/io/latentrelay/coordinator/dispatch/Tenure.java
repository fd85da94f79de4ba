package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.store.ObjectStore;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The right to be the one coordinator of a fleet: an object in the store that its holder rewrites
 * all the time. It guards against a second coordinator started by accident. It is no fence: what
 * keeps two from doing harm is that everything they do can be repeated.
 *
 * <p>Whether a holder lives is told by its object changing, not by anybody's clock.
 */
public final class Tenure implements AutoCloseable {

    /** A holder that has not rewritten its object for so long is gone. */
    static final Duration LAPSE = Duration.ofSeconds(10);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private record Holder(String id, String host, long pid, long beat) {

        static Holder me() {
            return new Holder(
                    UUID.randomUUID().toString(), hostName(), ProcessHandle.current().pid(), 0);
        }

        static Holder parse(byte[] bytes) {
            JsonObject json = JsonObject.parse(bytes);
            return new Holder(
                    json.text("holder"), json.text("host"), json.whole("pid"), json.whole("beat"));
        }

        byte[] bytes() {
            return new JsonObject()
                    .put("holder", id)
                    .put("host", host)
                    .put("pid", pid)
                    .put("beat", beat)
                    .pretty()
                    .getBytes(StandardCharsets.UTF_8);
        }

        Holder next() {
            return new Holder(id, host, pid, beat + 1);
        }

        // A process on this host that is no more, or whose number is now ours.
        boolean isKnownDead() {
            boolean isOurNumber = pid == ProcessHandle.current().pid();
            return host.equals(hostName())
                    && (isOurNumber
                            || ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        }

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "unknown-" + UUID.randomUUID();
            }
        }
    }

    private final ObjectStore store;
    private final String key;
    private Holder me = Holder.me();

    private Tenure(ObjectStore store, String key) {
        this.store = store;
        this.key = key;
    }

    /**
     * Becomes the fleet's coordinator, waiting for a predecessor that may be dead to prove it.
     *
     * @throws IllegalArgumentException when another coordinator is at work, naming it
     */
    public static Tenure begin(ObjectStore store, Topics topics) throws InterruptedException {
        return begin(store, topics, LAPSE);
    }

    static Tenure begin(ObjectStore store, Topics topics, Duration lapse)
            throws InterruptedException {
        Tenure tenure = new Tenure(store, StateKeys.of(topics) + "coordinator.json");
        tenure.begin(lapse);
        return tenure;
    }

    private void begin(Duration lapse) throws InterruptedException {
        while (!store.putIfAbsent(key, me.bytes(), "application/json")) {
            Optional<Holder> predecessor = holder();
            if (predecessor.isPresent()) {
                if (!predecessor.get().isKnownDead()) {
                    requireSilent(predecessor.get(), lapse);
                }
                store.delete(key);
            }
        }
    }

    private void requireSilent(Holder predecessor, Duration lapse) throws InterruptedException {
        long deadline = System.nanoTime() + lapse.toNanos();
        while (System.nanoTime() < deadline) {
            Thread.sleep(Math.min(LOOK_AGAIN.toMillis(), lapse.toMillis()));
            Optional<Holder> now = holder();
            if (now.isPresent() && !now.get().equals(predecessor)) {
                throw new IllegalArgumentException(
                        "another coordinator is at work for these topics and this bucket: process "
                                + now.get().pid()
                                + " on "
                                + now.get().host()
                                + "; stop it first, or give this one topics of its own");
            }
        }
    }

    private Optional<Holder> holder() {
        return store.get(key).map(Holder::parse);
    }

    /**
     * Shows that we are alive; to be called several times within {@link #LAPSE}.
     *
     * @throws IllegalStateException when another coordinator has taken over meanwhile
     */
    public void renew() {
        Optional<Holder> holder = holder();
        if (holder.isPresent() && !holder.get().id().equals(me.id())) {
            throw new IllegalStateException(
                    "another coordinator has taken over: process "
                            + holder.get().pid()
                            + " on "
                            + holder.get().host());
        }
        me = me.next();
        store.put(key, me.bytes(), "application/json");
    }

    /** Lets a successor begin at once. */
    @Override
    public void close() {
        if (holder().filter(holder -> holder.id().equals(me.id())).isPresent()) {
            store.delete(key);
        }
    }
}
