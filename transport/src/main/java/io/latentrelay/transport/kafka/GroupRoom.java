package io.latentrelay.transport.kafka;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.common.errors.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a worker's consumers fit into their group, which the brokers bound: 200 members unless
 * set otherwise, about 25 workers of eight lanes.
 */
final class GroupRoom {

    private static final Logger LOG = LoggerFactory.getLogger(GroupRoom.class);

    /** The brokers' setting. */
    static final String MAX_SIZE = "group.share.max.size";

    /** What to do about a group that is too small. */
    static final String REMEDY =
            "Raise "
                    + MAX_SIZE
                    + " in the brokers' configuration (1000 at most), or give workers fewer"
                    + " --work-consumers";

    private final Admin admin;
    private final AdminCalls calls;

    GroupRoom(Admin admin, AdminCalls calls) {
        this.admin = admin;
        this.calls = calls;
    }

    /**
     * Says so when the group is too full for so many more; those that find no room wait for it.
     *
     * @throws IllegalArgumentException when even an empty group could not hold them
     */
    void require(String group, int consumers) {
        OptionalInt most = BrokerSettings.readIfAllowed(admin, calls).least(MAX_SIZE);
        if (most.isEmpty()) {
            return;
        }
        if (consumers > most.getAsInt()) {
            throw new IllegalArgumentException(
                    "a worker with --work-consumers="
                            + consumers
                            + " does not fit into share group "
                            + group
                            + ": Kafka's brokers have "
                            + MAX_SIZE
                            + "="
                            + most.getAsInt()
                            + ". "
                            + REMEDY);
        }
        int members = members(group);
        if (members + consumers > most.getAsInt()) {
            LOG.warn(
                    "Share group {} has {} consumers already and {}={}: not all {} of this worker's"
                            + " fit, and those left over wait until others leave. {}",
                    group,
                    members,
                    MAX_SIZE,
                    most.getAsInt(),
                    consumers,
                    REMEDY);
        }
    }

    private int members(String group) {
        try {
            Map<String, ShareGroupDescription> found =
                    calls.answer(
                            "describe group " + group,
                            admin.describeShareGroups(List.of(group)).all());
            return found.values().stream().mapToInt(one -> one.members().size()).sum();
        } catch (ApiException e) {
            LOG.debug("Nobody has joined group {}", group, e);
            return 0;
        }
    }
}
