package io.latentrelay.transport.telemetry;

import java.util.List;

/**
 * Everything that is measured, under the name Prometheus sees. {@code docs/metrics.md} has the same
 * as a table; a test compares the two.
 */
public enum Metric {
    READY(Kind.GAUGE, "relay_ready", "1 when /readyz says ready, else 0."),
    WAITS(
            Kind.GAUGE,
            "relay_waits",
            "Things outside that are waited for, such as a store that is down; /readyz names them."),
    LONGEST_WAIT_SECONDS(
            Kind.GAUGE,
            "relay_longest_wait_seconds",
            "For how long the longest of them has lasted."),
    RESIDENT_BYTES(
            Kind.GAUGE,
            "relay_resident_memory_bytes",
            "Memory of the whole process, ONNX Runtime's included. Linux only."),

    WORKER(
            Kind.GAUGE,
            "relay_worker",
            "1 for each worker: what it is.",
            "stage",
            "worker",
            "model",
            "provider"),
    MODEL_LOAD_SECONDS(
            Kind.GAUGE, "relay_model_load_seconds", "How long loading the model took.", "stage"),
    WARM_UP_SECONDS(
            Kind.GAUGE,
            "relay_warm_up_seconds",
            "How long computing every declared size once took before the worker was ready.",
            "stage"),
    NETWORK_PROVIDER(
            Kind.GAUGE,
            "relay_network_provider",
            "1 for each network that was loaded at the start: the first provider it really runs on.",
            "stage",
            "network",
            "provider"),
    PROVIDERS_MISSED(
            Kind.GAUGE,
            "relay_providers_missed",
            "Networks that run without a provider that was asked for, because it could not be had.",
            "stage",
            "provider"),
    LANES(Kind.GAUGE, "relay_lanes", "Lanes of the engine, used or free.", "stage", "state"),
    IMAGES_READY(
            Kind.GAUGE,
            "relay_images_ready",
            "Images inside the engine that wait for a lane.",
            "stage"),
    EVALUATIONS(
            Kind.COUNTER,
            "relay_evaluations_total",
            "Evaluations: one image advanced by one answer of the UNet.",
            "stage"),
    UNET_CALLS(
            Kind.COUNTER,
            "relay_unet_calls_total",
            "Calls of the UNet by how many rows they had.",
            "stage",
            "rows"),
    UNET_ROWS(Kind.COUNTER, "relay_unet_rows_total", "Rows sent to the UNet.", "stage"),
    DEVICE_BUSY_SECONDS(
            Kind.COUNTER,
            "relay_device_busy_seconds_total",
            "Time within calls of the UNet.",
            "stage"),
    DEVICE_IDLE_SECONDS(
            Kind.COUNTER,
            "relay_device_idle_seconds_total",
            "Time without any image to advance.",
            "stage"),
    IMAGES(
            Kind.COUNTER,
            "relay_images_total",
            "Images by how they left this worker: handed_off, stored, known (stored before), failed.",
            "stage",
            "outcome"),
    PROMPT_CACHE(
            Kind.COUNTER,
            "relay_prompt_cache_total",
            "Prompts looked up in the memory of encoded ones: hit or miss.",
            "stage",
            "result"),

    RECORDS_TAKEN(
            Kind.COUNTER,
            "relay_records_taken_total",
            "Work records taken, by whether somebody had them before: first or again.",
            "stage",
            "delivery"),
    RECORDS_ENDED(
            Kind.COUNTER,
            "relay_records_ended_total",
            "Work records let go of: completed, released, or lost with their lock.",
            "stage",
            "how"),
    RECORDS_HELD(Kind.GAUGE, "relay_records_held", "Work records in hand now.", "stage"),
    RECORD_AGE_SECONDS(
            Kind.HISTOGRAM,
            "relay_record_age_seconds",
            "Age of a work record when taken, by the clocks of publisher and worker.",
            "stage"),
    RECORDS_DRAINED(
            Kind.COUNTER,
            "relay_records_drained_total",
            "Work published half-done when the worker was stopped, for another to continue.",
            "stage"),
    RECORDS_CONTINUED(
            Kind.COUNTER,
            "relay_records_continued_total",
            "Work taken up where another worker had stopped.",
            "stage"),
    RETRIES(
            Kind.COUNTER,
            "relay_retries_total",
            "Attempts that ended in an error and are made again.",
            "stage"),
    DEAD_LETTERS(
            Kind.COUNTER,
            "relay_dead_letters_total",
            "Work records given up, by reason.",
            "stage",
            "reason"),

    PUBLISH_SECONDS(
            Kind.HISTOGRAM,
            "relay_publish_seconds",
            "From handing a record to the publisher until it was acknowledged.",
            "topic"),
    PUBLISHED_BYTES(
            Kind.COUNTER,
            "relay_published_bytes_total",
            "Size of the records acknowledged.",
            "topic"),
    PUBLISH_FAILURES(
            Kind.COUNTER,
            "relay_publish_failures_total",
            "Records that could not be published.",
            "topic"),

    STORE_SECONDS(
            Kind.HISTOGRAM,
            "relay_store_seconds",
            "Time of requests to the object store that succeeded: put, get, list, delete.",
            "operation"),
    STORE_FAILURES(
            Kind.COUNTER,
            "relay_store_failures_total",
            "Requests to the object store that failed, each try counted.",
            "operation"),
    STORE_BYTES(
            Kind.COUNTER,
            "relay_store_bytes_total",
            "Bytes sent to the object store and received from it.",
            "direction"),

    RUNS(Kind.GAUGE, "relay_runs", "Runs that are not finished."),
    RUN_IMAGES(
            Kind.GAUGE,
            "relay_run_images",
            "Images of a running run: stored, failed, outstanding, unpublished."
                    + " The newest 50 runs by name, older ones together as (others).",
            "run",
            "state"),
    WINDOW(
            Kind.GAUGE,
            "relay_window_images",
            "Images that may be in work at once, over all runs: used or free.",
            "state"),
    BACKLOG_SECONDS(
            Kind.GAUGE,
            "relay_backlog_seconds",
            "Seconds of one device that runs have left for a pool, base or refiner, as far as measured.",
            "pool"),
    BACKLOG_IMAGES(
            Kind.GAUGE,
            "relay_backlog_images",
            "Images that runs have left, published or not, by pool.",
            "pool"),
    BUSY_WORKERS(
            Kind.GAUGE,
            "relay_busy_workers",
            "Devices' worth of work that results of late tell of.",
            "pool"),
    IMAGES_ENDED(
            Kind.COUNTER,
            "relay_images_ended_total",
            "Results folded since the start: stored, failed, or repeated, which counts for nothing.",
            "outcome"),
    PARTS(
            Kind.COUNTER,
            "relay_manifest_parts_total",
            "Parts of manifests committed since the start."),
    GIVEN_UP_BY_BROKER(
            Kind.GAUGE,
            "relay_given_up_by_broker",
            "Records on the broker's own dead-letter topics: no worker lived to say what was wrong.");

    /** The types of metric there are. */
    public enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    private static final List<Double> SECONDS =
            List.of(
                    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
                    30.0, 60.0, 300.0, 1800.0);

    private final Kind kind;
    private final String prometheusName;
    private final String meaning;
    private final List<String> labels;

    Metric(Kind kind, String prometheusName, String meaning, String... labels) {
        this.kind = kind;
        this.prometheusName = prometheusName;
        this.meaning = meaning;
        this.labels = List.of(labels);
    }

    public Kind kind() {
        return kind;
    }

    public String prometheusName() {
        return prometheusName;
    }

    public String meaning() {
        return meaning;
    }

    /** Names of its labels, in the order in which values are given. */
    public List<String> labels() {
        return labels;
    }

    /** Upper bounds of a histogram's buckets; all histograms are of seconds. */
    List<Double> bounds() {
        return SECONDS;
    }
}
