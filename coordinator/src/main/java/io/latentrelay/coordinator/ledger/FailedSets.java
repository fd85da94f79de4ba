package io.latentrelay.coordinator.ledger;

import io.latentrelay.coordinator.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Failed images by the reason they failed for. Not safe for concurrent use. */
public final class FailedSets {

    private final Map<String, ImageSet> byReason = new TreeMap<>();

    FailedSets copy() {
        FailedSets copy = new FailedSets();
        byReason.forEach((reason, images) -> copy.byReason.put(reason, images.copy()));
        return copy;
    }

    void add(String reason, long image) {
        byReason.computeIfAbsent(reason, absent -> new ImageSet()).add(image);
    }

    void remove(long image) {
        byReason.values().forEach(images -> images.remove(image));
    }

    /** Those that failed for one of the reasons; for any, when none is given. */
    public ImageSet of(Collection<String> reasons) {
        ImageSet all = new ImageSet();
        byReason.forEach(
                (reason, images) -> {
                    if (reasons.isEmpty() || reasons.contains(reason)) {
                        all.addAll(images);
                    }
                });
        return all;
    }

    /** Without those. */
    FailedSets without(ImageSet images) {
        FailedSets rest = copy();
        rest.byReason.values().forEach(failed -> failed.removeAll(images));
        return rest;
    }

    /** How many failed, by reason. */
    Map<String, Long> sizes() {
        Map<String, Long> sizes = new TreeMap<>();
        byReason.forEach((reason, images) -> sizes.put(reason, images.size()));
        return sizes;
    }

    void removeFrom(ImageSet images) {
        byReason.values().forEach(images::removeAll);
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        byReason.forEach((reason, images) -> json.put(reason, images.text()));
        return json;
    }

    static FailedSets fromJson(JsonObject json) {
        FailedSets sets = new FailedSets();
        json.names()
                .forEach(reason -> sets.byReason.put(reason, ImageSet.parse(json.text(reason))));
        return sets;
    }
}
