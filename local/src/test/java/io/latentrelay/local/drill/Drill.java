package io.latentrelay.local.drill;

import static org.awaitility.Awaitility.await;

import io.latentrelay.local.drill.Crew.Member;
import io.latentrelay.local.drill.Crew.Role;
import io.latentrelay.local.drill.DrillPlan.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a plan out, event by event, as the run comes along. */
final class Drill {

    private static final Logger LOG = LoggerFactory.getLogger(Drill.class);
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Duration LOOK = Duration.ofMillis(200);

    /** So many pictures meet a fault of the store before it is over. */
    private static final int PICTURES_HIT = 2;

    /** Or so many requests of any kind, should no picture be under way just then. */
    private static final int REQUESTS_HIT = 5;

    /** Frozen for longer than its locks last: its work is somebody else's by then. */
    private static final Duration FROZEN = Servers.LOCK.plusSeconds(5);

    /** One who is frozen, and since when. */
    private record Frozen(Member member, long since) {}

    private final DrillPlan plan;
    private final Servers servers;
    private final Crew crew;
    private final PoisonedRun poisoned;
    private final GoodRuns runs;
    private final Random random;
    private final Deque<Poison> poisons = new ArrayDeque<>(List.of(Poison.values()));
    private final List<Frozen> frozen = new ArrayList<>();
    private final Map<StoreFault, Integer> faults = new EnumMap<>(StoreFault.class);
    private final Map<String, List<Long>> heaps = new LinkedHashMap<>();

    Drill(DrillPlan plan, Servers servers, Crew crew, PoisonedRun poisoned, GoodRuns runs) {
        this.plan = plan;
        this.servers = servers;
        this.crew = crew;
        this.poisoned = poisoned;
        this.runs = runs;
        this.random = new Random(plan.seed());
    }

    /** Returns when everything has happened and nobody is frozen any more. */
    void carryOut() throws InterruptedException {
        for (Event event : plan.events()) {
            awaitWhileWorking(() -> runs.stored() >= event.stored());
            LOG.info("{} stored, {} asked for: {}", runs.stored(), runs.submitted(), event);
            perform(event.incident());
        }
        awaitWhileWorking(() -> runs.submitted() >= plan.images());
        awaitWhileMinding(frozen::isEmpty);
    }

    /** Waits while there is always work to do. */
    private void awaitWhileWorking(Condition condition) {
        awaitWhileMinding(
                () -> {
                    runs.keepGoing();
                    return condition.holds();
                });
    }

    /** A condition of the drill's progress. */
    interface Condition {
        boolean holds();
    }

    /** Waits, and meanwhile does what has to be done all the time. */
    void awaitWhileMinding(Condition condition) {
        await().atMost(PATIENCE)
                .pollInterval(LOOK)
                .pollDelay(Duration.ZERO)
                .until(
                        () -> {
                            crew.replaceTheFallen();
                            thawTheLongFrozen();
                            return condition.holds();
                        });
    }

    private void thawTheLongFrozen() {
        long now = System.nanoTime();
        for (Frozen one : List.copyOf(frozen)) {
            if (now - one.since() >= FROZEN.toNanos()) {
                LOG.info("{} goes on", one.member());
                crew.thaw(one.member());
                frozen.remove(one);
            }
        }
    }

    private void perform(Incident incident) throws InterruptedException {
        switch (incident) {
            case BASE_KILLED -> crew.kill(junior(Role.BASE));
            case REFINER_KILLED -> crew.kill(junior(Role.REFINER));
            case COORDINATOR_KILLED -> crew.kill(any(Role.COORDINATOR));
            case BASE_TERMINATED -> crew.terminate(junior(Role.BASE));
            case REFINER_TERMINATED -> crew.terminate(junior(Role.REFINER));
            case BASE_FROZEN -> freeze(any(Role.BASE));
            case REFINER_FROZEN -> freeze(any(Role.REFINER));
            case BROKER_KILLED -> servers.restartBroker(false);
            case BROKER_RESTARTED -> servers.restartBroker(true);
            case STORE_SLOW_DOWN -> store(StoreFault.SLOW_DOWN);
            case STORE_BROKEN -> store(StoreFault.BROKEN);
            case STORE_FORBIDDEN -> store(StoreFault.FORBIDDEN);
            case STORE_FULL -> store(StoreFault.FULL);
            case STORE_STALLED -> store(StoreFault.STALLED);
            case STORE_RESET -> store(StoreFault.RESET);
            case STORE_ANSWER_LOST -> store(StoreFault.ANSWER_LOST);
            case POISON -> poisoned.poison(poisons.remove());
            case GARBAGE -> poisoned.garbage(random);
        }
    }

    /** Somebody at work. */
    private Member any(Role role) {
        return oneOf(() -> crew.atWork(role));
    }

    /** Somebody at work, but for the eldest: one of each role is to see the whole drill. */
    private Member junior(Role role) {
        return oneOf(
                () ->
                        crew.atWork(role).stream()
                                .filter(member -> !member.equals(crew.eldest(role)))
                                .toList());
    }

    private Member oneOf(Supplier<List<Member>> members) {
        awaitWhileWorking(() -> !members.get().isEmpty());
        List<Member> able = members.get();
        Member member = able.get(random.nextInt(able.size()));
        LOG.info("It is {}", member);
        return member;
    }

    private void freeze(Member member) {
        crew.freeze(member);
        frozen.add(new Frozen(member, System.nanoTime()));
    }

    private void store(StoreFault fault) {
        // Who starts now may wait for the store; those at work are to meet the fault.
        awaitWhileWorking(
                () ->
                        !crew.atWork(Role.REFINER).isEmpty()
                                && !crew.atWork(Role.COORDINATOR).isEmpty());
        servers.proxy().begin(fault);
        awaitWhileWorking(
                () ->
                        servers.proxy().picturesHit() >= PICTURES_HIT
                                || servers.proxy().requestsHit() >= REQUESTS_HIT);
        faults.merge(fault, servers.proxy().requestsHit(), Integer::sum);
        servers.proxy().begin(StoreFault.NONE);
    }

    /** How many requests met which fault of the store. */
    Map<StoreFault, Integer> faults() {
        return faults;
    }

    /** Measures the heaps of those who see the whole drill. */
    void measureHeaps() {
        for (Role role : List.of(Role.BASE, Role.REFINER)) {
            Member eldest = crew.eldest(role);
            heaps.computeIfAbsent(eldest.name(), name -> new ArrayList<>())
                    .add(Heap.live(eldest.process()));
        }
    }

    /** What was measured of each, in bytes, in order of time. */
    Map<String, List<Long>> heaps() {
        return heaps;
    }

    /** For people: what was measured, in MB. */
    String heapsText() {
        StringBuilder text = new StringBuilder();
        heaps.forEach(
                (name, bytes) -> {
                    double[] megabytes = bytes.stream().mapToDouble(b -> b / 1e6).toArray();
                    text.append(String.format("%n%s: %s MB", name, rounded(megabytes)));
                });
        return text.toString();
    }

    private static String rounded(double[] values) {
        return Arrays.stream(values).mapToObj(v -> String.format("%.1f", v)).toList().toString();
    }
}
