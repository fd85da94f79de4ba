package io.latentrelay.coordinator.dispatch;

import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Backlog;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.RecordLog;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.telemetry.MeasuredPublisher;
import io.latentrelay.transport.telemetry.Telemetry;

/**
 * All that a coordinator is connected to. Whoever holds the line closes it, and with it everything
 * on it.
 */
public record Line(
        Topics topics,
        Publisher publisher,
        RecordLog baseJobs,
        RecordLog results,
        RecordLog deadLetters,
        Backlog backlog,
        ObjectStore store)
        implements AutoCloseable {

    /**
     * Connects to topics that are prepared.
     *
     * @param store closed with the line
     */
    public static Line open(KafkaConnection kafka, ObjectStore store) {
        Topics topics = kafka.topics();
        return new Line(
                topics,
                kafka.jobPublisher(),
                kafka.log(topics.baseJobs()),
                kafka.log(topics.results()),
                kafka.log(topics.deadLetters()),
                kafka.backlog(),
                store);
    }

    /** The same, with what is published measured. */
    public Line measured(Telemetry telemetry) {
        return new Line(
                topics,
                new MeasuredPublisher(publisher, telemetry),
                baseJobs,
                results,
                deadLetters,
                backlog,
                store);
    }

    @Override
    public void close() {
        publisher.close();
        baseJobs.close();
        results.close();
        deadLetters.close();
        backlog.close();
        store.close();
    }
}
