package io.latentrelay.transport.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/** Waits for answers of the cluster, and says clearly why there was none. */
final class AdminCalls {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String servers;
    private final Duration timeout;

    AdminCalls(KafkaConnection connection) {
        this.servers = connection.bootstrapServers();
        this.timeout = connection.timeout();
    }

    /**
     * The answer.
     *
     * @throws IllegalArgumentException when no broker answers in time, or refuses us
     * @throws ApiException for any other refusal; its type says which
     */
    <T> T answer(String question, KafkaFuture<T> future) {
        try {
            // The client gives up in time by itself, and says more than we could.
            return future.get(timeout.toMillis() + 5_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking Kafka to " + question, e);
        } catch (ExecutionException e) {
            throw refusal(question, KafkaFailure.unwrapped(e));
        } catch (java.util.concurrent.TimeoutException e) {
            throw refusal(question, new TimeoutException("no answer", e));
        }
    }

    /**
     * The answer, asked for again while the cluster has not caught up with itself: a topic is known
     * to all brokers only some time after it was created.
     */
    <T> T answerInTime(String question, Supplier<KafkaFuture<T>> call) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                return answer(question, call.get());
            } catch (RetriableException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Kafka", e);
        }
    }

    private RuntimeException refusal(String question, Throwable failure) {
        if (failure instanceof TimeoutException) {
            return new IllegalArgumentException(
                    "no Kafka broker answers at "
                            + servers
                            + " (--bootstrap-servers): gave up after "
                            + timeout.toSeconds()
                            + " s trying to "
                            + question
                            + ". Is it running, and are the addresses it advertises reachable from"
                            + " here?",
                    failure);
        }
        if (failure instanceof AuthenticationException) {
            return new IllegalArgumentException(
                    "the Kafka broker at "
                            + servers
                            + " refuses our credentials (--kafka-properties): "
                            + KafkaFailure.reason(failure),
                    failure);
        }
        if (failure instanceof AuthorizationException) {
            return new IllegalArgumentException(
                    "the Kafka broker at "
                            + servers
                            + " does not allow us to "
                            + question
                            + ": "
                            + KafkaFailure.reason(failure),
                    failure);
        }
        if (failure instanceof ApiException api) {
            return api;
        }
        return new IllegalStateException(
                "cannot " + question + ": " + KafkaFailure.reason(failure), failure);
    }
}
