package io.latentrelay.transport.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far share groups have come on their topics. */
final class ShareOffsets {

    private static final Logger LOG = LoggerFactory.getLogger(ShareOffsets.class);

    private final Admin admin;
    private final AdminCalls calls;

    ShareOffsets(Admin admin, AdminCalls calls) {
        this.admin = admin;
        this.calls = calls;
    }

    List<TopicPartition> partitions(String topic) {
        Map<String, TopicDescription> topics =
                calls.answerInTime(
                        "describe topic " + topic,
                        () -> admin.describeTopics(List.of(topic)).allTopicNames());
        return topics.values().stream()
                .flatMap(description -> description.partitions().stream())
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** The partitions on which the group has begun. */
    Map<TopicPartition, SharePartitionOffsetInfo> of(String group) {
        ListShareGroupOffsetsSpec every = new ListShareGroupOffsetsSpec();
        try {
            Map<TopicPartition, SharePartitionOffsetInfo> begun = new HashMap<>();
            calls.answerInTime(
                            "read the offsets of group " + group,
                            () ->
                                    admin.listShareGroupOffsets(Map.of(group, every))
                                            .partitionsToOffsetInfo(group))
                    .forEach(
                            (partition, offsets) -> {
                                if (offsets != null) {
                                    begun.put(partition, offsets);
                                }
                            });
            return begun;
        } catch (GroupIdNotFoundException e) {
            return Map.of();
        }
    }

    Map<TopicPartition, Long> at(Collection<TopicPartition> partitions, OffsetSpec place) {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        partitions.forEach(partition -> question.put(partition, place));
        Map<TopicPartition, ListOffsetsResultInfo> answer =
                calls.answerInTime(
                        "find offsets of " + partitions, () -> admin.listOffsets(question).all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        answer.forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    /** How many records lie on the topic. */
    long recordsOn(String topic) {
        List<TopicPartition> partitions = partitions(topic);
        Map<TopicPartition, Long> first = at(partitions, OffsetSpec.earliest());
        return at(partitions, OffsetSpec.latest()).entrySet().stream()
                .mapToLong(end -> end.getValue() - first.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    /** Lets a group that has not begun begin with the topic's first record, and so be counted. */
    void startAtBeginning(String group, String topic) {
        Map<TopicPartition, SharePartitionOffsetInfo> begun = of(group);
        List<TopicPartition> missing =
                partitions(topic).stream().filter(p -> !begun.containsKey(p)).toList();
        if (missing.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> first = at(missing, OffsetSpec.earliest());
        try {
            calls.answerInTime(
                    "set where group " + group + " begins",
                    () -> admin.alterShareGroupOffsets(group, first).all());
        } catch (GroupNotEmptyException e) {
            LOG.debug("Workers have joined group {} meanwhile, so it has begun", group);
        } catch (ApiException e) {
            throw new IllegalArgumentException(
                    "Kafka refuses the share group "
                            + group
                            + ": "
                            + KafkaFailure.reason(e)
                            + ". Another --topic-prefix gives other group names",
                    e);
        }
    }
}
