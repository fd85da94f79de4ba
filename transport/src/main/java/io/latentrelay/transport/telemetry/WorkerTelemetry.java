package io.latentrelay.transport.telemetry;

import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.waiting.Waits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What a worker's process shows of itself, from before its model is loaded until its end: at {@link
 * StatusServer#HTTP_LISTEN}, if that is given. Whoever starts the worker closes it.
 */
public final class WorkerTelemetry implements AutoCloseable {

    private final String stage;
    private final Telemetry telemetry = new Telemetry();
    private final Map<String, LongAdder> missed = new ConcurrentHashMap<>();
    private final Readiness readiness = new Readiness("loading the model");
    private final Optional<StatusServer> server;

    private WorkerTelemetry(Settings settings, String stage) {
        this.stage = stage;
        StatusPages pages = new StatusPages(telemetry, readiness);
        readiness.unlessWaiting(Waits.ofThisProcess(), telemetry);
        this.server = StatusServer.open(settings, pages);
    }

    /**
     * Begins to show it.
     *
     * @param stage {@code base} or {@code refiner}
     * @throws IllegalArgumentException when the address to listen at is none, in use, or not this
     *     machine's
     */
    public static WorkerTelemetry open(Settings settings, String stage) {
        return new WorkerTelemetry(settings, stage);
    }

    /** Loads the model and notes how long that takes. */
    public <T> T loading(Supplier<T> load) {
        long started = System.nanoTime();
        T model = load.get();
        double seconds = (System.nanoTime() - started) / 1e9;
        telemetry.gauge(Metric.MODEL_LOAD_SECONDS, () -> seconds, stage);
        readiness.notReady("starting");
        return model;
    }

    /** Warms the model up and notes how long that takes. */
    public void warmingUp(Runnable warmUp) {
        readiness.notReady("warming up");
        long started = System.nanoTime();
        warmUp.run();
        double seconds = (System.nanoTime() - started) / 1e9;
        telemetry.gauge(Metric.WARM_UP_SECONDS, () -> seconds, stage);
        readiness.notReady("starting");
    }

    /**
     * What the model's networks run on.
     *
     * @param missed providers that were asked for and could not be had
     */
    public void running(String network, String provider, List<String> missed) {
        telemetry.gauge(Metric.NETWORK_PROVIDER, () -> 1, stage, network, provider);
        for (String without : missed) {
            LongAdder networks = this.missed.computeIfAbsent(without, this::showMissed);
            networks.increment();
        }
    }

    private LongAdder showMissed(String provider) {
        LongAdder networks = new LongAdder();
        telemetry.gauge(Metric.PROVIDERS_MISSED, networks::sum, stage, provider);
        return networks;
    }

    public ObjectStore measured(ObjectStore store) {
        return new MeasuredStore(store, telemetry);
    }

    public Publisher measured(Publisher publisher) {
        return new MeasuredPublisher(publisher, telemetry);
    }

    public WorkQueue measured(WorkQueue queue) {
        return new MeasuredQueue(queue, telemetry, stage);
    }

    /**
     * The worker is at work.
     *
     * @param device asked whenever somebody looks
     */
    public void working(
            String worker,
            String model,
            String provider,
            WorkCounts counts,
            Supplier<DeviceFigures> device) {
        telemetry.gauge(Metric.WORKER, () -> 1, stage, worker, model, provider);
        counts.showIn(telemetry, stage);
        DeviceFigures.show(device, telemetry, stage);
        readiness.ready();
    }

    /** It takes no more work. For any thread. */
    public void draining() {
        readiness.notReady("draining");
    }

    /** Where the pages are; empty when nobody has asked for them. */
    public Optional<Integer> port() {
        return server.map(StatusServer::port);
    }

    @Override
    public void close() {
        server.ifPresent(StatusServer::close);
        telemetry.close();
    }
}
