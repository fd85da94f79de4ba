package io.latentrelay.coordinator.fence;

import io.latentrelay.coordinator.json.JsonObject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Who has an epoch.
 *
 * @param id of this one start of a coordinator
 * @param beat counts up as long as it lives
 * @param left whether it ended in order
 */
record Holder(String id, String host, long pid, long beat, boolean left) {

    static Holder me() {
        return new Holder(
                UUID.randomUUID().toString(), hostName(), ProcessHandle.current().pid(), 0, false);
    }

    static Holder parse(byte[] bytes) {
        JsonObject json = JsonObject.parse(bytes);
        return new Holder(
                json.text("holder"),
                json.text("host"),
                json.whole("pid"),
                json.whole("beat"),
                json.truth("left"));
    }

    byte[] bytes() {
        return new JsonObject()
                .put("holder", id)
                .put("host", host)
                .put("pid", pid)
                .put("beat", beat)
                .put("left", left)
                .pretty()
                .getBytes(StandardCharsets.UTF_8);
    }

    Holder next() {
        return new Holder(id, host, pid, beat + 1, left);
    }

    Holder leaving() {
        return new Holder(id, host, pid, beat + 1, true);
    }

    /** Left, or a process on this host that is no more, or whose number is now ours. */
    boolean isKnownGone() {
        boolean isOurNumber = pid == ProcessHandle.current().pid();
        boolean isDead =
                isOurNumber || ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
        return left || (host.equals(hostName()) && isDead);
    }

    String words() {
        return "process " + pid + " on " + host;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-" + UUID.randomUUID();
        }
    }
}
