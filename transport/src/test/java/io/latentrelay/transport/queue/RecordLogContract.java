package io.latentrelay.transport.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every record log promises. Each test has a topic of its own. */
public abstract class RecordLogContract {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    /** Name of a new, empty topic, the same within one test. */
    protected abstract String topic();

    /** One more reader of {@link #topic}, closed with the test. */
    protected abstract RecordLog reader();

    protected abstract Publisher publisher();

    private long publish(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return publisher().publish(topic(), "key", Map.of(), bytes).join();
    }

    private static List<String> read(RecordLog log, int count) {
        List<String> values = new ArrayList<>();
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            log.read(SHORT).stream()
                                    .map(m -> new String(m.value(), StandardCharsets.UTF_8))
                                    .forEach(values::add);
                            return values.size() >= count;
                        });
        return values;
    }

    @Test
    void recordsComeInTheOrderTheyWerePublished() {
        assertThat(publish("a")).isZero();
        assertThat(publish("b")).isEqualTo(1);
        assertThat(publish("c")).isEqualTo(2);
        RecordLog log = reader();
        assertThat(read(log, 3)).containsExactly("a", "b", "c");
        publish("d");
        assertThat(read(log, 1)).containsExactly("d");
    }

    @Test
    void everyReaderSeesEveryRecord() {
        publish("a");
        assertThat(read(reader(), 1)).containsExactly("a");
        assertThat(read(reader(), 1)).containsExactly("a");
    }

    @Test
    void aReaderContinuesWhereItIsTold() {
        publish("a");
        publish("b");
        publish("c");
        RecordLog log = reader();
        log.seek(1);
        assertThat(read(log, 2)).containsExactly("b", "c");
        log.seek(2);
        assertThat(read(log, 1)).containsExactly("c");
    }

    @Test
    void theEndIsOnePastTheLastRecord() {
        RecordLog log = reader();
        assertThat(log.endOffset()).isZero();
        publish("a");
        publish("b");
        assertThat(log.endOffset()).isEqualTo(2);
        log.seek(2);
        assertThat(log.read(SHORT)).isEmpty();
    }

    @Test
    void theStartIsTheFirstRecord() {
        RecordLog log = reader();
        assertThat(log.startOffset()).isZero();
        publish("a");
        assertThat(log.startOffset()).isZero();
    }
}
