package io.latentrelay.transport.kafka;

import io.latentrelay.transport.queue.Topics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What a topic of ours must be like, so that nothing on it is lost: records stay until we delete
 * them, and the biggest we make fits.
 *
 * @param partitions how many to create it with
 * @param onePartition whether it may not have more, because its order matters
 * @param maxRecordBytes the biggest record it must take
 */
record TopicSettings(int partitions, boolean onePartition, int maxRecordBytes) {

    /** Biggest record on a work topic: the state of a multistep sampler at 2048 x 2048. */
    static final int RECORD_BYTES = 8 << 20;

    /** A dead letter holds such a record, and what there is to say about it. */
    static final int DEAD_LETTER_BYTES = RECORD_BYTES + (1 << 20);

    private static final int SEGMENT_BYTES = 256 << 20;
    private static final String FOR_EVER = "-1";

    /** Every topic of a fleet by name. */
    static Map<String, TopicSettings> of(Topics topics, int workPartitions) {
        Map<String, TopicSettings> all = new LinkedHashMap<>();
        topics.work()
                .forEach(t -> all.put(t, new TopicSettings(workPartitions, false, RECORD_BYTES)));
        all.put(topics.results(), new TopicSettings(1, true, RECORD_BYTES));
        all.put(topics.deadLetters(), deadLetters());
        return all;
    }

    static TopicSettings deadLetters() {
        return new TopicSettings(1, true, DEAD_LETTER_BYTES);
    }

    /** What to create it with. Records are deleted segment by segment: smaller than the default. */
    Map<String, String> atCreation() {
        Map<String, String> settings = new LinkedHashMap<>(configuration());
        settings.put(TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(SEGMENT_BYTES));
        return settings;
    }

    /** What it must have. */
    private Map<String, String> configuration() {
        return Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                FOR_EVER,
                TopicConfig.RETENTION_BYTES_CONFIG,
                FOR_EVER,
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                String.valueOf(maxRecordBytes));
    }

    /** The right value of a setting that has {@code found} instead; empty when that will do. */
    Optional<String> rightInsteadOf(String setting, String found) {
        String right = configuration().get(setting);
        if (right == null || right.equals(found)) {
            return Optional.empty();
        }
        boolean isEnough =
                setting.equals(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                        && Integer.parseInt(found) >= maxRecordBytes;
        return isEnough ? Optional.empty() : Optional.of(right);
    }
}
