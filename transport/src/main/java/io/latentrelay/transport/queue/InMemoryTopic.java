package io.latentrelay.transport.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One topic of an {@link InMemoryBroker}: its records, and who works on which. */
final class InMemoryTopic {

    private final String name;
    private final TreeMap<Long, Message> records = new TreeMap<>();

    /** Deliveries so far of records that nobody holds. */
    private final TreeMap<Long, Integer> available = new TreeMap<>();

    private final Map<Long, InMemoryLease> held = new HashMap<>();
    private final Set<WorkQueue> gone = new HashSet<>();
    private long end;

    InMemoryTopic(String name) {
        this.name = name;
    }

    synchronized long append(byte[] key, Map<String, byte[]> headers, byte[] value) {
        long offset = end++;
        records.put(offset, new Message(name, 0, offset, Instant.now(), key, headers, value));
        available.put(offset, 0);
        notifyAll();
        return offset;
    }

    synchronized List<Lease> take(WorkQueue worker, int max, Duration patience)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (available.isEmpty() && !gone.contains(worker)) {
            long millis = millisUntil(deadline);
            if (millis <= 0) {
                return List.of();
            }
            wait(millis);
        }
        List<Lease> taken = new ArrayList<>();
        while (taken.size() < max && !available.isEmpty() && !gone.contains(worker)) {
            Map.Entry<Long, Integer> first = available.pollFirstEntry();
            InMemoryLease lease = new InMemoryLease(worker, first.getKey(), first.getValue() + 1);
            held.put(lease.offset, lease);
            taken.add(lease);
        }
        return taken;
    }

    synchronized void leave(WorkQueue worker) {
        gone.add(worker);
        List.copyOf(held.values()).stream()
                .filter(lease -> lease.worker == worker)
                .forEach(this::giveBack);
        notifyAll();
    }

    synchronized void expireLocks() {
        List.copyOf(held.values()).forEach(this::giveBack);
    }

    private synchronized void complete(InMemoryLease lease) {
        held.remove(lease.offset, lease);
    }

    private synchronized void giveBack(InMemoryLease lease) {
        if (held.remove(lease.offset, lease)) {
            available.put(lease.offset, lease.deliveries);
            notifyAll();
        }
    }

    private synchronized boolean isHeld(InMemoryLease lease) {
        return held.get(lease.offset) == lease;
    }

    synchronized List<Message> read(long from, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (records.tailMap(from).isEmpty() && millisUntil(deadline) > 0) {
            try {
                wait(millisUntil(deadline) + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }
        return List.copyOf(records.tailMap(from).values());
    }

    synchronized long startOffset() {
        return records.isEmpty() ? end : records.firstKey();
    }

    synchronized long endOffset() {
        return end;
    }

    synchronized long unfinished() {
        return (long) available.size() + held.size();
    }

    synchronized void discardFinished() {
        long firstUnfinished = available.isEmpty() ? end : available.firstKey();
        for (long offset : held.keySet()) {
            firstUnfinished = Math.min(firstUnfinished, offset);
        }
        records.headMap(firstUnfinished).clear();
    }

    synchronized void discardBefore(long offset) {
        records.headMap(offset).clear();
        available.headMap(offset).clear();
    }

    private static long millisUntil(long deadline) {
        return Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    }

    private final class InMemoryLease implements Lease {
        private final WorkQueue worker;
        private final long offset;
        private final int deliveries;
        private final Message message;

        InMemoryLease(WorkQueue worker, long offset, int deliveries) {
            this.worker = worker;
            this.offset = offset;
            this.deliveries = deliveries;
            this.message = java.util.Objects.requireNonNull(records.get(offset));
        }

        @Override
        public Message message() {
            return message;
        }

        @Override
        public int deliveries() {
            return deliveries;
        }

        @Override
        public boolean isHeld() {
            return InMemoryTopic.this.isHeld(this);
        }

        @Override
        public void complete() {
            InMemoryTopic.this.complete(this);
        }

        @Override
        public void release() {
            giveBack(this);
        }
    }
}
