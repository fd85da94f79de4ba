package io.latentrelay.local.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.coordinator.http.CoordinatorClient;
import io.latentrelay.local.line.RelayProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Workers and the coordinator, each a process. Whoever ends is replaced, as a cluster would. */
final class Crew implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Path MODELS = Path.of("..", "demo-model").toAbsolutePath().normalize();

    enum Role {
        BASE("base-worker", "base"),
        REFINER("refiner-worker", "refiner"),
        COORDINATOR("coordinator", "coordinator");

        private final String command;
        private final String word;

        Role(String command, String word) {
            this.command = command;
            this.word = word;
        }
    }

    /** One process in its role. */
    record Member(Role role, String name, RelayProcess process) {

        boolean isReady() {
            return process.printed().contains("is ready");
        }

        @Override
        public String toString() {
            return name + " (" + process.pid() + ")";
        }
    }

    private final Path folder;
    private final Servers servers;
    private final int window;
    private final int coordinatorPort = Ports.free();
    private final List<Member> members = new ArrayList<>();
    private final Set<Member> frozen = new HashSet<>();
    private final List<String> surprises = new ArrayList<>();
    private int hired;

    /**
     * @param window images that the coordinator has in work at once
     */
    Crew(Path folder, Servers servers, int window) {
        this.folder = folder;
        this.servers = servers;
        this.window = window;
    }

    CoordinatorClient client() {
        return new CoordinatorClient(URI.create("http://127.0.0.1:" + coordinatorPort));
    }

    Member hire(Role role) {
        hired++;
        String name = role.word + "-" + hired;
        List<String> words = new ArrayList<>(List.of(role.command));
        if (role == Role.COORDINATOR) {
            words.addAll(List.of("--listen", "127.0.0.1:" + coordinatorPort));
            words.addAll(List.of("--window", String.valueOf(window)));
        } else {
            words.addAll(List.of("--worker-name", name, "--threads", "1"));
            words.addAll(List.of("--model", MODELS.resolve(role.word).toString()));
        }
        words.addAll(servers.options());
        Member member = new Member(role, name, RelayProcess.start(folder, name, words));
        members.add(member);
        return member;
    }

    void awaitReady(Role role) {
        await().atMost(PATIENCE)
                .until(() -> of(role).stream().anyMatch(m -> m.isReady() || !m.process.isAlive()));
        for (Member member : of(role)) {
            assertThat(member.process.isAlive()).as(member.process.printed()).isTrue();
        }
    }

    private List<Member> of(Role role) {
        return members.stream().filter(member -> member.role == role).toList();
    }

    /** Those who are ready and not frozen. */
    List<Member> atWork(Role role) {
        return of(role).stream().filter(m -> m.isReady() && !frozen.contains(m)).toList();
    }

    /** The one who has been here for longest. */
    Member eldest(Role role) {
        return of(role).get(0);
    }

    void kill(Member member) throws InterruptedException {
        member.process.kill();
        replace(member);
    }

    /** SIGTERM: an orderly end in time. */
    void terminate(Member member) throws InterruptedException {
        assertThat(member.process.terminate()).as("%s", member).isLessThan(Duration.ofSeconds(10));
        replace(member);
    }

    void freeze(Member member) {
        member.process.signal("STOP");
        frozen.add(member);
    }

    void thaw(Member member) {
        member.process.signal("CONT");
        frozen.remove(member);
    }

    private void replace(Member member) {
        members.remove(member);
        hire(member.role);
    }

    /** Replaces whoever has ended unasked, and remembers it. */
    void replaceTheFallen() {
        for (Member member : List.copyOf(members)) {
            if (!member.process.isAlive()) {
                if (!hadNoStoreAtStart(member)) {
                    surprises.add(
                            member + " ended by itself; it printed:\n" + member.process.printed());
                }
                replace(member);
            }
        }
    }

    /** What may be a wrong address or a wrong key ends a start: somebody has to see it. */
    private static boolean hadNoStoreAtStart(Member member) {
        String printed = member.process.printed();
        return !member.isReady()
                && (printed.contains("cannot reach the object store")
                        || printed.contains("is forbidden for these keys"));
    }

    /** Who ended unasked so far, with what they printed. */
    List<String> surprises() {
        return surprises;
    }

    @Override
    public void close() {
        members.forEach(member -> member.process.close());
    }
}
