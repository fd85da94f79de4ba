package io.latentrelay.transport.kafka;

import io.latentrelay.transport.queue.Backlog;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.waiting.Backoff;
import io.latentrelay.transport.waiting.Waiting;
import io.latentrelay.transport.waiting.Waits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What share groups have left to do, as the broker counts it. */
final class KafkaBacklog implements Backlog {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaBacklog.class);
    private static final Duration CLOSING = Duration.ofSeconds(1);

    /** A client that asks a broker which is lost may not ask another before this is over. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Admin admin;
    private final AdminCalls calls;
    private final ShareOffsets offsets;
    private final Topics topics;

    KafkaBacklog(KafkaConnection given) {
        KafkaConnection connection = given.withTimeout(longestAnswer(given.timeout()));
        this.admin = ClientProperties.admin(connection);
        this.calls = new AdminCalls(connection);
        this.offsets = new ShareOffsets(admin, calls);
        this.topics = connection.topics();
    }

    private static Duration longestAnswer(Duration timeout) {
        return timeout.compareTo(ANSWER) < 0 ? timeout : ANSWER;
    }

    @Override
    public long unfinished(String topic) {
        return patiently(
                () -> {
                    List<TopicPartition> partitions = offsets.partitions(topic);
                    Map<TopicPartition, Long> ends = offsets.at(partitions, OffsetSpec.latest());
                    Map<TopicPartition, SharePartitionOffsetInfo> done =
                            offsets.of(topics.group(topic));
                    long sum = 0;
                    for (TopicPartition partition : partitions) {
                        SharePartitionOffsetInfo info = done.get(partition);
                        long end = ends.getOrDefault(partition, 0L);
                        sum += info == null ? end : info.lag().orElse(end - info.startOffset());
                    }
                    return sum;
                });
    }

    @Override
    public void discardFinished(String topic) {
        patiently(
                () -> {
                    Map<TopicPartition, SharePartitionOffsetInfo> done =
                            offsets.of(topics.group(topic));
                    Map<TopicPartition, Long> first =
                            offsets.at(done.keySet(), OffsetSpec.earliest());
                    Map<TopicPartition, RecordsToDelete> finished = new HashMap<>();
                    done.forEach(
                            (partition, info) -> {
                                if (info.startOffset() > first.getOrDefault(partition, 0L)) {
                                    finished.put(
                                            partition,
                                            RecordsToDelete.beforeOffset(info.startOffset()));
                                }
                            });
                    return finished.isEmpty()
                            ? finished
                            : calls.answer(
                                    "delete finished records of " + topic,
                                    admin.deleteRecords(finished).all());
                });
    }

    @Override
    public void discardBefore(String topic, long offset) {
        patiently(
                () -> {
                    TopicPartition partition = new TopicPartition(topic, 0);
                    Map<TopicPartition, Long> first =
                            offsets.at(List.of(partition), OffsetSpec.earliest());
                    return offset <= first.getOrDefault(partition, 0L)
                            ? first
                            : calls.answer(
                                    "delete old records of " + topic,
                                    admin.deleteRecords(
                                                    Map.of(
                                                            partition,
                                                            RecordsToDelete.beforeOffset(offset)))
                                            .all());
                });
    }

    /**
     * A broker that is away, or refuses us for a while, is waited for as long as by a publisher.
     */
    private <T> T patiently(Supplier<T> question) {
        try {
            return question.get();
        } catch (IllegalArgumentException | ApiException e) {
            return untilAnswered(question, e);
        }
    }

    private <T> T untilAnswered(Supplier<T> question, RuntimeException first) {
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        try (Waiting waiting = Waits.ofThisProcess().begin(reason(first))) {
            while (waiting.soFar().lasting().compareTo(KafkaPublisher.OUTAGE) < 0) {
                backoff.rest();
                try {
                    return question.get();
                } catch (IllegalArgumentException | ApiException e) {
                    LOG.warn("Still waiting for Kafka: {}", KafkaFailure.reason(e));
                    waiting.on(reason(e));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException(KafkaFailure.reason(first), first);
    }

    private static String reason(RuntimeException failure) {
        return "Kafka, to know what is left to do: " + KafkaFailure.reason(failure);
    }

    @Override
    public void close() {
        admin.close(CLOSING);
    }
}
