package io.latentrelay.coordinator.status;

import io.latentrelay.coordinator.json.JsonObject;

/**
 * What lies before one pool of workers. Paused and cancelled runs do not count.
 *
 * @param backlogSeconds of a device, for all images that have not ended; 0 when no image has told
 *     yet how long it takes
 * @param waiting images that have not ended, published or not
 * @param outstanding images published and not ended
 * @param busy devices at work of late, on average
 */
public record PoolLoad(
        Pool pool, double backlogSeconds, long waiting, long outstanding, double busy) {

    /**
     * Workers, of one device each, that would be through in the time given. With work but nothing
     * measured: one, which will tell.
     */
    public long desiredWorkers(long targetSeconds) {
        long enough = (long) Math.ceil(backlogSeconds / targetSeconds);
        return waiting == 0 ? 0 : Math.max(1, Math.min(enough, waiting));
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("pool", pool.word())
                .put("backlog_seconds", backlogSeconds)
                .put("waiting_images", waiting)
                .put("outstanding_images", outstanding)
                .put("busy_workers", busy);
    }

    /** With whole numbers only, as autoscalers read them. */
    public JsonObject scaling(long targetSeconds) {
        return new JsonObject()
                .put("pool", pool.word())
                .put("target_seconds", targetSeconds)
                .put("desired_workers", desiredWorkers(targetSeconds))
                .put("backlog_seconds", (long) Math.ceil(backlogSeconds))
                .put("waiting_images", waiting)
                .put("outstanding_images", outstanding)
                .put("busy_workers", Math.round(busy));
    }

    public static PoolLoad fromJson(JsonObject json) {
        return new PoolLoad(
                Pool.of(json.text("pool")),
                json.decimal("backlog_seconds"),
                json.whole("waiting_images"),
                json.whole("outstanding_images"),
                json.decimal("busy_workers"));
    }
}
