package io.latentrelay.transport.kafka;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.SupportedVersionRange;
import org.apache.kafka.common.errors.ApiException;

/** Whether the cluster is reachable and can do what we build on: share groups of Kafka 4.2. */
final class ClusterCheck {

    private static final String SHARE = "share.version";
    private static final String METADATA = "metadata.version";

    /** The first metadata version of each release, as a broker tells the newest it supports. */
    private static final NavigableMap<Integer, String> RELEASES =
            new TreeMap<>(
                    Map.of(
                            0, "older than 3.9",
                            21, "3.9",
                            22, "4.0",
                            26, "4.1",
                            28, "4.2",
                            30, "4.3",
                            31, "4.4",
                            34, "newer than 4.4"));

    private static final int KAFKA_4_2 = 28;

    private final Admin admin;
    private final AdminCalls calls;

    ClusterCheck(Admin admin, AdminCalls calls) {
        this.admin = admin;
        this.calls = calls;
    }

    /**
     * The level of share groups that the cluster has agreed on, at least 1.
     *
     * @throws IllegalArgumentException when no broker answers, or it is too old, or share groups
     *     are switched off
     */
    int requireShareGroups() {
        calls.answer("describe the cluster", admin.describeCluster().nodes());
        FeatureMetadata features = features();
        int supported = supported(features, METADATA);
        String found = RELEASES.floorEntry(supported).getValue();
        if (supported < KAFKA_4_2) {
            throw new IllegalArgumentException(
                    "the Kafka broker is too old: found "
                            + found
                            + " (it supports "
                            + METADATA
                            + " up to "
                            + supported
                            + "), needs >= 4.2 for share groups");
        }
        int share = agreed(features, SHARE);
        if (share < 1) {
            throw new IllegalArgumentException(
                    "share groups are switched off on this Kafka cluster: found "
                            + SHARE
                            + "=0 (broker "
                            + found
                            + "), needs >= 1. Switch them on with: kafka-features.sh"
                            + " --bootstrap-server HOST:PORT upgrade --feature "
                            + SHARE
                            + "=1");
        }
        return share;
    }

    private FeatureMetadata features() {
        try {
            return calls.answer(
                    "describe its features", admin.describeFeatures().featureMetadata());
        } catch (ApiException e) {
            throw new IllegalArgumentException(
                    "the Kafka broker is too old: it cannot tell its features, needs >= 4.2 for"
                            + " share groups",
                    e);
        }
    }

    private static int supported(FeatureMetadata features, String name) {
        SupportedVersionRange range = features.supportedFeatures().get(name);
        return range == null ? 0 : range.maxVersion();
    }

    private static int agreed(FeatureMetadata features, String name) {
        FinalizedVersionRange range = features.finalizedFeatures().get(name);
        return range == null ? 0 : range.maxVersionLevel();
    }
}
