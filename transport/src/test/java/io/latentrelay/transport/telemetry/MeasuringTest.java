package io.latentrelay.transport.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.transport.queue.InMemoryBroker;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.WorkQueue;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is measured at the seams to queue and store. */
class MeasuringTest {

    private final Telemetry telemetry = new Telemetry();
    private final InMemoryBroker broker = new InMemoryBroker();

    private double value(String sample) {
        return Scrape.of(telemetry).value(sample);
    }

    private void publish(int records) {
        try (Publisher publisher = broker.publisher()) {
            for (int i = 0; i < records; i++) {
                publisher.publish("work", "key", Map.of(), new byte[10]).join();
            }
        }
    }

    @Test
    void everyLeaseIsCountedOnceHoweverItEnds() throws InterruptedException {
        publish(4);
        WorkQueue queue = new MeasuredQueue(broker.workQueue("work"), telemetry, "base");
        List<Lease> leases = queue.take(4, Duration.ofSeconds(1));
        assertThat(value("relay_records_held{stage=\"base\"}")).isEqualTo(4);

        leases.get(0).complete();
        leases.get(0).complete();
        leases.get(1).release();
        assertThat(value("relay_records_held{stage=\"base\"}")).isEqualTo(2);
        broker.expireLocks("work");
        assertThat(value("relay_records_held{stage=\"base\"}")).isZero();
        leases.get(2).complete();

        assertThat(value("relay_records_ended_total{how=\"completed\",stage=\"base\"}"))
                .isEqualTo(1);
        assertThat(value("relay_records_ended_total{how=\"released\",stage=\"base\"}"))
                .isEqualTo(1);
        assertThat(value("relay_records_ended_total{how=\"lost\",stage=\"base\"}")).isEqualTo(2);

        queue.take(4, Duration.ofSeconds(1));
        assertThat(value("relay_records_taken_total{delivery=\"first\",stage=\"base\"}"))
                .isEqualTo(4);
        assertThat(value("relay_records_taken_total{delivery=\"again\",stage=\"base\"}"))
                .isEqualTo(3);
        queue.close();
        assertThat(value("relay_records_held{stage=\"base\"}")).isZero();
    }

    @Test
    void aRecordsAgeIsFromPublishingToTaking() throws InterruptedException {
        publish(1);
        Instant later = Instant.now().plusSeconds(100);
        WorkQueue queue =
                new MeasuredQueue(broker.workQueue("work"), telemetry, "base", () -> later);
        queue.take(1, Duration.ofSeconds(1));
        // It may have been published a while before this test looked at the clock.
        assertThat(value("relay_record_age_seconds_sum{stage=\"base\"}")).isBetween(99.9, 3600.0);
        assertThat(value("relay_record_age_seconds_count{stage=\"base\"}")).isEqualTo(1);
    }

    @Test
    void aClockThatIsBehindMakesNoNegativeAge() throws InterruptedException {
        publish(1);
        WorkQueue queue =
                new MeasuredQueue(broker.workQueue("work"), telemetry, "base", () -> Instant.EPOCH);
        queue.take(1, Duration.ofSeconds(1));
        assertThat(value("relay_record_age_seconds_sum{stage=\"base\"}")).isZero();
    }

    @Test
    void publishingIsMeasuredWhenAcknowledged() {
        Publisher publisher = new MeasuredPublisher(broker.publisher(), telemetry);
        publisher.publish("work", "key", Map.of(), new byte[10]).join();
        publisher.close();
        assertThatThrownBy(() -> publisher.publish("work", "key", Map.of(), new byte[10]).join())
                .hasMessageContaining("closed");

        assertThat(value("relay_publish_seconds_count{topic=\"work\"}")).isEqualTo(1);
        assertThat(value("relay_published_bytes_total{topic=\"work\"}")).isEqualTo(10);
        assertThat(value("relay_publish_failures_total{topic=\"work\"}")).isEqualTo(1);
    }

    @Test
    void aStoresTrafficIsMeasured() {
        ObjectStore store = new MeasuredStore(new InMemoryObjectStore("bucket"), telemetry);
        store.put("a", new byte[3], "text/plain");
        store.putIfAbsent("b", new byte[4], "text/plain");
        store.get("a");
        store.get("nowhere");

        assertThat(value("relay_store_seconds_count{operation=\"put\"}")).isEqualTo(2);
        assertThat(value("relay_store_seconds_count{operation=\"get\"}")).isEqualTo(2);
        assertThat(value("relay_store_bytes_total{direction=\"sent\"}")).isEqualTo(7);
        assertThat(value("relay_store_bytes_total{direction=\"received\"}")).isEqualTo(3);
        assertThat(value("relay_store_failures_total{operation=\"put\"}")).isZero();
    }
}
