package io.latentrelay.local.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentrelay.local.fleet.LocalStore;
import io.latentrelay.local.line.RelayProcess;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.s3.S3Connection;
import io.latentrelay.transport.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Broker and store, each a process of its own at an address that stays, the store behind a proxy
 * that can fail.
 */
final class Servers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The shortest that a broker allows as it is delivered. */
    static final Duration LOCK = Duration.ofSeconds(15);

    private final Path folder;
    private final int brokerPort = Ports.free();
    private final int storePort = Ports.free();
    private final FaultyStore proxy = FaultyStore.before(storePort);
    private final RelayProcess store;
    private RelayProcess broker;
    private int brokers;

    private Servers(Path folder) {
        this.folder = folder;
        this.store = server("store", "store", storePort);
        this.broker = nextBroker();
        awaitPrinted(store, "S3 store at");
        awaitPrinted(broker, "Kafka broker at");
    }

    static Servers start(Path folder) {
        return new Servers(folder);
    }

    private RelayProcess nextBroker() {
        brokers++;
        return server("broker", "broker-" + brokers, brokerPort);
    }

    private RelayProcess server(String command, String name, int port) {
        String data = folder.resolve(command + "-data").toString();
        return RelayProcess.start(
                folder, name, List.of(command, "--port", String.valueOf(port), "--data", data));
    }

    private static void awaitPrinted(RelayProcess process, String text) {
        await().atMost(PATIENCE)
                .until(() -> !process.isAlive() || process.printed().contains(text));
        assertThat(process.isAlive()).as(process.printed()).isTrue();
    }

    /** The broker goes, in order or by SIGKILL, and another continues in its place. */
    void restartBroker(boolean inOrder) throws InterruptedException {
        if (inOrder) {
            broker.terminate();
        } else {
            broker.kill();
        }
        broker = nextBroker();
        awaitPrinted(broker, "Kafka broker at");
    }

    FaultyStore proxy() {
        return proxy;
    }

    /** Where the bucket's objects lie as files. */
    Path bucket() {
        return folder.resolve("store-data").resolve("store").resolve(LocalStore.ACCESS.bucket());
    }

    /** What a process of the line must be told to come here. */
    List<String> options() {
        List<String> words = new ArrayList<>();
        settings().forEach((name, value) -> words.addAll(List.of("--" + name, value)));
        words.addAll(List.of("--" + S3Connection.S3_ENDPOINT.name(), proxy.endpoint().toString()));
        words.addAll(List.of("--" + S3Connection.BUCKET.name(), LocalStore.ACCESS.bucket()));
        words.addAll(
                List.of("--" + S3Connection.S3_ACCESS_KEY.name(), LocalStore.ACCESS.accessKey()));
        words.addAll(
                List.of("--" + S3Connection.S3_SECRET_KEY.name(), LocalStore.ACCESS.secretKey()));
        words.addAll(List.of("--" + S3Connection.S3_TIMEOUT.name(), "2s"));
        return words;
    }

    private Map<String, String> settings() {
        return Map.of(
                KafkaConnection.BOOTSTRAP_SERVERS.name(), "127.0.0.1:" + brokerPort,
                // Who starts while the broker is restarted on a busy machine waits for it.
                KafkaConnection.KAFKA_TIMEOUT.name(), "180s",
                KafkaConnection.WORK_LOCK.name(), LOCK.toSeconds() + "s");
    }

    KafkaConnection kafka() {
        return KafkaConnection.from(Settings.of(settings()));
    }

    @Override
    public void close() {
        proxy.close();
        store.close();
        broker.close();
    }
}
