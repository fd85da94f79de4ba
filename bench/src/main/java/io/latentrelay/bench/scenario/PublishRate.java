package io.latentrelay.bench.scenario;

import io.latentrelay.coordinator.dispatch.Dispatch;
import io.latentrelay.coordinator.dispatch.Limits;
import io.latentrelay.coordinator.dispatch.Window;
import io.latentrelay.coordinator.fence.Tenure;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.RecordLog;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How fast a coordinator publishes the base jobs of a run, and how fast Kafka's own producer writes
 * as many records of the same size, as its {@code kafka-producer-perf-test} does.
 */
final class PublishRate {

    private final Line line;
    private final RunDocument run;
    private final int jobs;

    PublishRate(Line line, RunDocument run) {
        this.line = line;
        this.run = run;
        this.jobs = Math.toIntExact(run.run().expansion().trajectories());
    }

    /** Jobs a second, of a fleet of its own. */
    double ofCoordinator(String fleet) throws InterruptedException {
        KafkaConnection kafka = line.kafka(fleet);
        kafka.prepare();
        Window window = new Window(jobs, jobs, Duration.ofDays(1));
        ObjectStore store = new InMemoryObjectStore("bench");
        try (var open = io.latentrelay.coordinator.dispatch.Line.open(kafka, store)) {
            Tenure tenure = Tenure.begin(store, kafka.topics());
            Dispatch dispatch =
                    Dispatch.open(open, tenure, Limits.of(window), InstantSource.system());
            dispatch.submit(run);
            long start = System.nanoTime();
            while (dispatch.standing().outstanding() < jobs) {
                dispatch.round(Duration.ZERO);
            }
            return jobs / ((System.nanoTime() - start) / 1e9);
        }
    }

    /** What its records have in keys, headers and values, on average. */
    int recordBytes(String fleet) {
        KafkaConnection kafka = line.kafka(fleet);
        try (RecordLog log = kafka.log(kafka.topics().baseJobs())) {
            log.seek(0);
            List<Message> records = log.read(Duration.ofSeconds(10));
            return (int) records.stream().mapToInt(PublishRate::bytes).average().orElseThrow();
        }
    }

    private static int bytes(Message record) {
        return record.key().length
                + record.value().length
                + record.headers().entrySet().stream()
                        .mapToInt(header -> header.getKey().length() + header.getValue().length)
                        .sum();
    }

    /** Records a second of Kafka's producer, as it is configured unless told otherwise. */
    double ofKafka(String fleet, int recordBytes) {
        KafkaConnection kafka = line.kafka(fleet);
        kafka.prepare();
        String topic = kafka.topics().baseJobs();
        byte[] value = new byte[recordBytes];
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            long start = System.nanoTime();
            for (int i = 0; i < jobs; i++) {
                var unused = producer.send(new ProducerRecord<>(topic, value));
            }
            producer.flush();
            return jobs / ((System.nanoTime() - start) / 1e9);
        }
    }
}
