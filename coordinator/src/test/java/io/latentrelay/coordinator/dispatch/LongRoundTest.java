package io.latentrelay.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.coordinator.fence.Tenure;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.ledger.Control;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.status.Fleet;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.transport.queue.InMemoryBroker;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.store.InMemoryObjectStore;
import io.latentrelay.transport.store.ObjectStore;
import io.latentrelay.transport.store.PatientStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that does not answer, and a folder that is forbidden, keep nobody else waiting. */
@Timeout(60)
class LongRoundTest {

    private static final String FORBIDDEN = "forbidden";

    private final InMemoryBroker broker = new InMemoryBroker();
    private final ObjectStore objects = new InMemoryObjectStore("pictures");
    private final ObjectStore store = new PatientStore(refusing());
    private final AtomicInteger endedAsked = new AtomicInteger();
    private final CountDownLatch endedIsAsked = new CountDownLatch(1);
    private volatile CountDownLatch storeAnswers = new CountDownLatch(0);
    private final CountDownLatch isAsked = new CountDownLatch(1);
    private final CompletableFuture<Void> isBack = new CompletableFuture<>();

    /** Refuses every request for a key in the forbidden folder, as S3 does without the right. */
    private ObjectStore refusing() {
        return (ObjectStore)
                Proxy.newProxyInstance(
                        ObjectStore.class.getClassLoader(),
                        new Class<?>[] {ObjectStore.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("get")
                                    && String.valueOf(arguments[0]).contains("runs/ended/")) {
                                endedAsked.incrementAndGet();
                                endedIsAsked.countDown();
                                storeAnswers.await();
                            }
                            if (arguments != null
                                    && String.valueOf(arguments[0]).startsWith(FORBIDDEN)) {
                                throw new UncheckedIOException(
                                        new IOException(arguments[0] + ": AccessDenied"));
                            }
                            try {
                                return method.invoke(objects, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private Dispatch open() throws InterruptedException {
        Line line =
                new Line(
                        World.TOPICS,
                        new AwayPublisher(),
                        broker.log(World.TOPICS.baseJobs()),
                        broker.log(World.TOPICS.results()),
                        broker.log(World.TOPICS.deadLetters()),
                        broker.backlog(),
                        store);
        return Dispatch.open(
                line, Tenure.begin(store, World.TOPICS), World.SMALL, InstantSource.system());
    }

    private static RunDocument run(String name, String prefix) {
        return RunDocument.of(
                RunFile.parse(
                                new JsonObject()
                                        .put("name", name)
                                        .putTexts("prompts", List.of("a prompt"))
                                        .put("output", new JsonObject().put("prefix", prefix))
                                        .bytes())
                        .run());
    }

    @Test
    void questionsAreAnsweredWhileTheBrokerIsAway() throws InterruptedException {
        Dispatch dispatch = open();
        dispatch.submit(run("run", "runs"));
        Thread round = new Thread(() -> dispatch.round(Duration.ZERO));
        round.start();
        isAsked.await();

        assertThat(dispatch.status("run").orElseThrow().outstanding()).isZero();
        assertThat(dispatch.fleet().runs()).extracting(RunStatus::name).containsExactly("run");
        assertThat(dispatch.speed().pools()).hasSize(2);
        assertThat(dispatch.standing().runs()).isEmpty();

        isBack.complete(null);
        round.join();
        assertThat(dispatch.status("run").orElseThrow().outstanding()).isEqualTo(1);
    }

    @Test
    void nobodyAsksTheStoreForRunsThatHaveEnded() throws InterruptedException {
        isBack.complete(null);
        Dispatch first = open();
        first.submit(run("run", "runs"));
        SimulatedWorkers workers = new SimulatedWorkers(broker, World.TOPICS);
        while (!first.status("run").orElseThrow().isFinished()) {
            first.round(Duration.ZERO);
            workers.work();
        }
        endedAsked.set(0);

        Dispatch next = open();
        next.round(Duration.ZERO);
        assertThat(endedAsked).hasValue(0);
        assertThat(next.fleet().runs()).extracting(RunStatus::name).containsExactly("run");
        assertThat(endedAsked).hasValue(1);
    }

    @Test
    void nobodyWaitsForAQuestionAboutRunsThatHaveEnded() throws Exception {
        isBack.complete(null);
        Dispatch first = open();
        first.submit(run("run", "runs"));
        SimulatedWorkers workers = new SimulatedWorkers(broker, World.TOPICS);
        while (!first.status("run").orElseThrow().isFinished()) {
            first.round(Duration.ZERO);
            workers.work();
        }

        Dispatch next = open();
        next.submit(run("other", "runs"));
        storeAnswers = new CountDownLatch(1);
        CompletableFuture<Fleet> fleet = CompletableFuture.supplyAsync(next::fleet);
        endedIsAsked.await();
        next.round(Duration.ZERO);
        assertThat(next.control("other", Control::paused)).isPresent();
        assertThatThrownBy(next::fleet).isInstanceOf(BusyException.class);
        assertThat(fleet).isNotDone();
        assertThat(endedAsked).hasValue(1);

        storeAnswers.countDown();
        assertThat(fleet.get().runs()).extracting(RunStatus::name).containsExactly("run", "other");
    }

    @Test
    void aForbiddenFolderIsSaidAtOnceAndTheOthersGoOn() throws InterruptedException {
        isBack.complete(null);
        Dispatch dispatch = open();
        dispatch.submit(run("run", "runs"));

        assertThatThrownBy(() -> dispatch.submit(run("other", FORBIDDEN)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("forbidden/other/run.json: AccessDenied");

        dispatch.round(Duration.ZERO);
        assertThat(dispatch.status("other")).isEmpty();
        assertThat(dispatch.status("run").orElseThrow().outstanding()).isEqualTo(1);
    }

    /** Acknowledges nothing before the broker is back. */
    private final class AwayPublisher implements Publisher {
        private final Publisher publisher = broker.publisher();

        @Override
        public CompletableFuture<Long> publish(
                String topic, String key, Map<String, byte[]> headers, byte[] value) {
            isAsked.countDown();
            return isBack.thenCompose(back -> publisher.publish(topic, key, headers, value));
        }

        @Override
        public void close() {
            publisher.close();
        }
    }
}
