package io.latentrelay.transport.queue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A broker that is one object: the same seams and the same promises, within one process and for as
 * long as it lives. Topics come into being when first used. Safe for concurrent use.
 */
public final class InMemoryBroker {

    private final Map<String, InMemoryTopic> topics = new HashMap<>();

    public Publisher publisher() {
        return new InMemoryPublisher();
    }

    public WorkQueue workQueue(String topic) {
        return new InMemoryWorkQueue(topic(topic));
    }

    public RecordLog log(String topic) {
        return new InMemoryLog(topic(topic));
    }

    public Backlog backlog() {
        return new InMemoryBacklog();
    }

    /** Lets every lock on the topic's records run out, as when their workers fell silent. */
    public void expireLocks(String topic) {
        topic(topic).expireLocks();
    }

    private synchronized InMemoryTopic topic(String name) {
        return topics.computeIfAbsent(name, InMemoryTopic::new);
    }

    private final class InMemoryPublisher implements Publisher {
        private volatile boolean closed;

        @Override
        public CompletableFuture<Long> publish(
                String topic, String key, Map<String, byte[]> headers, byte[] value) {
            if (closed) {
                return CompletableFuture.failedFuture(
                        new IllegalStateException(
                                "cannot write to topic " + topic + ": the publisher is closed"));
            }
            byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
            return CompletableFuture.completedFuture(topic(topic).append(keyBytes, headers, value));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class InMemoryBacklog implements Backlog {
        @Override
        public long unfinished(String topic) {
            return topic(topic).unfinished();
        }

        @Override
        public void discardFinished(String topic) {
            topic(topic).discardFinished();
        }

        @Override
        public void discardBefore(String topic, long offset) {
            topic(topic).discardBefore(offset);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    private static final class InMemoryWorkQueue implements WorkQueue {
        private final InMemoryTopic topic;

        InMemoryWorkQueue(InMemoryTopic topic) {
            this.topic = topic;
        }

        @Override
        public List<Lease> take(int max, Duration patience) throws InterruptedException {
            return topic.take(this, max, patience);
        }

        @Override
        public void close() {
            topic.leave(this);
        }
    }

    private static final class InMemoryLog implements RecordLog {
        private final InMemoryTopic topic;
        private long next;

        InMemoryLog(InMemoryTopic topic) {
            this.topic = topic;
        }

        @Override
        public void seek(long offset) {
            next = offset;
        }

        @Override
        public List<Message> read(Duration patience) {
            List<Message> records = topic.read(next, patience);
            if (!records.isEmpty()) {
                next = records.get(records.size() - 1).offset() + 1;
            }
            return records;
        }

        @Override
        public long startOffset() {
            return topic.startOffset();
        }

        @Override
        public long endOffset() {
            return topic.endOffset();
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
