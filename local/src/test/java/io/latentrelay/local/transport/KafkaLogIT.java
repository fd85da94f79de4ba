package io.latentrelay.local.transport;

import io.latentrelay.local.embedded.EmbeddedBroker;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.RecordLog;
import io.latentrelay.transport.queue.RecordLogContract;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class KafkaLogIT extends RecordLogContract {

    @TempDir private static Path folder;
    private static EmbeddedBroker broker;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private KafkaConnection connection;
    private Publisher publisher;

    @BeforeAll
    static void startBroker() {
        Map<String, String> shortLocks = Map.of("group.share.min.record.lock.duration.ms", "1000");
        broker = EmbeddedBroker.start(folder, 0, shortLocks);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void prepare() {
        connection = TestBroker.connection(TestBroker.newFleet(), broker.port());
        connection.prepare();
        publisher = connection.publisher();
        opened.push(publisher);
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Override
    protected String topic() {
        return connection.topics().results();
    }

    @Override
    protected RecordLog reader() {
        RecordLog log = connection.log(topic());
        opened.push(log);
        return log;
    }

    @Override
    protected Publisher publisher() {
        return publisher;
    }
}
