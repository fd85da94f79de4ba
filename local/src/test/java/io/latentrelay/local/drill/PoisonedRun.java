package io.latentrelay.local.drill;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.local.drill.Crew.Role;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Backlog;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.queue.WorkQueue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A run whose every record is taken off its topic before a worker sees it, spoilt, and put back in
 * the middle of the drill: each of its images must end as failed, for the reason that it was given.
 */
final class PoisonedRun implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** A spoilt record on its way back. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Spoilt(Message original, byte[] value) {}

    private final Topics topics;
    private final Publisher publisher;
    private final Backlog backlog;
    private final WorkQueue jobs;
    private final WorkQueue handoffs;
    private final List<Lease> taken = new ArrayList<>();
    private final Map<Poison, Spoilt> spoilt = new EnumMap<>(Poison.class);

    PoisonedRun(KafkaConnection kafka) {
        this.topics = kafka.topics();
        this.publisher = kafka.publisher();
        this.backlog = kafka.backlog();
        // One consumer: another would wait for what is let through.
        this.jobs = kafka.workQueue(topics.baseJobs(), images(), 1);
        this.handoffs = kafka.workQueue(topics.handoffs(), images(), 1);
    }

    static int images() {
        return Poison.values().length;
    }

    /**
     * Takes the run's base jobs, which are all there is; lets those through that it needs as
     * handoffs.
     */
    void takeJobs() {
        List<Lease> all = take(jobs, topics.baseJobs(), images());
        List<Poison> poisons = List.copyOf(EnumSet.allOf(Poison.class));
        for (int i = 0; i < images(); i++) {
            Poison poison = poisons.get(i);
            if (poison.victim() == Role.BASE) {
                spoil(poison, all.get(i));
            } else {
                Message job = all.get(i).message();
                publish(job.topic(), job, job.value());
            }
        }
    }

    /** Takes what the base workers have made of them, before any refiner worker is there. */
    void takeHandoffs() {
        List<Poison> meant = new ArrayList<>(List.of(Poison.values()));
        meant.removeIf(poison -> poison.victim() == Role.BASE);
        List<Lease> all = take(handoffs, topics.handoffs(), meant.size());
        for (int i = 0; i < meant.size(); i++) {
            spoil(meant.get(i), all.get(i));
        }
    }

    /**
     * Ends all that was taken, and leaves the share groups. Other work must be in progress: a
     * coordinator that finds the line empty would ask for these images again.
     */
    void letGo() {
        taken.forEach(lease -> assertThat(lease.isHeld()).isTrue());
        taken.forEach(Lease::complete);
        jobs.close();
        handoffs.close();
    }

    /** All at once, when all are there: a consumer that holds some fetches no others. */
    private List<Lease> take(WorkQueue queue, String topic, int count) {
        List<Lease> leases = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> backlog.unfinished(topic) == count);
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            leases.forEach(Lease::release);
                            leases.clear();
                            leases.addAll(queue.take(count, Duration.ofMillis(500)));
                            return leases.size() == count;
                        });
        taken.addAll(leases);
        return leases;
    }

    private void spoil(Poison poison, Lease lease) {
        Message message = lease.message();
        spoilt.put(poison, new Spoilt(message, poison.spoil(message.value())));
    }

    /** Puts the record of one poison back among the good ones. */
    void poison(Poison poison) {
        Spoilt record = spoilt(poison);
        publish(record.original().topic(), record.original(), record.value());
    }

    private Spoilt spoilt(Poison poison) {
        return requireNonNull(spoilt.get(poison), poison::name);
    }

    /** Bytes without a word about what they are, on both topics. */
    void garbage(Random random) {
        for (String topic : topics.work()) {
            byte[] bytes = new byte[64 + random.nextInt(1000)];
            random.nextBytes(bytes);
            publisher.publish(topic, "", Map.of(), bytes).join();
        }
    }

    private void publish(String topic, Message like, byte[] value) {
        String key = new String(like.key(), StandardCharsets.UTF_8);
        publisher.publish(topic, key, like.headers(), value).join();
    }

    /** The image that a poison is meant for. */
    int image(Poison poison) {
        Message original = spoilt(poison).original();
        return WorkHeaders.of(original.headers()).orElseThrow().images().get(0).intValue();
    }

    /** The bytes that a dead letter about it must hold. */
    byte[] bytes(Poison poison) {
        return spoilt(poison).value();
    }

    @Override
    public void close() {
        jobs.close();
        handoffs.close();
        backlog.close();
        publisher.close();
    }
}
