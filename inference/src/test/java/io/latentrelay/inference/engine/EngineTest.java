package io.latentrelay.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.Evaluation;
import io.latentrelay.inference.NoisePredictor;
import io.latentrelay.inference.engine.Engine.Unfinished;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineTest {

    private final SimulatedDevice device = new SimulatedDevice();

    /** A device that answers only as many calls as it is allowed. */
    private static final class GatedDevice implements NoisePredictor {
        private final SimulatedDevice device = new SimulatedDevice();
        private final Semaphore allowed = new Semaphore(0);
        private final Semaphore asked = new Semaphore(0);

        @Override
        public List<Latents> predict(List<Evaluation> evaluations) {
            asked.release();
            allowed.acquireUninterruptibly();
            return device.predict(evaluations);
        }
    }

    @Test
    void mixedImagesEndAsTheyDoAlone() throws Exception {
        List<TestJourney> journeys = mixed(40);
        try (Engine engine = new Engine(device, new EngineOptions(5, 8, 3))) {
            for (TestJourney journey : journeys) {
                engine.submit(journey);
            }
            for (TestJourney journey : journeys) {
                assertThat(journey.await()).containsExactly(Legs.alone(journey.whole()));
            }
        }
        assertThat(device.calls())
                .allSatisfy(call -> assertThat(call).hasSizeLessThanOrEqualTo(5))
                .allSatisfy(
                        call ->
                                assertThat(call.stream().mapToInt(Evaluation::rows).sum())
                                        .isLessThanOrEqualTo(8));
    }

    private static List<TestJourney> mixed(int count) {
        Random random = new Random(7);
        SamplerName[] samplers = SamplerName.values();
        List<TestJourney> journeys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            journeys.add(
                    new TestJourney(
                            Legs.whole(
                                    samplers[random.nextInt(samplers.length)],
                                    i,
                                    2 + random.nextInt(9),
                                    random.nextInt(4) == 0 ? Legs.WIDE : Legs.SMALL,
                                    random.nextBoolean() ? 1 : 6)));
        }
        return journeys;
    }

    @Test
    void anImageThatEndsGivesItsLaneToTheNext() throws Exception {
        GatedDevice gated = new GatedDevice();
        try (Engine engine = new Engine(gated, new EngineOptions(2, 4, 10))) {
            TestJourney busy = new TestJourney(Legs.euler(0, 1));
            engine.submit(busy);
            gated.asked.acquire();
            List<TestJourney> journeys = new ArrayList<>();
            for (int steps : new int[] {2, 5, 3}) {
                journeys.add(new TestJourney(Legs.euler(steps, steps)));
                engine.submit(journeys.get(journeys.size() - 1));
            }
            gated.allowed.release(100);
            for (TestJourney journey : journeys) {
                journey.await();
            }
        }

        assertThat(gated.device.calls())
                .extracting(List::size)
                .as("one alone, then two lanes always taken: 2 + 3 steps beside 5")
                .containsExactly(1, 2, 2, 2, 2, 2);
    }

    @Test
    void severalTapsRunTheTrajectoryOnce() throws Exception {
        TestJourney tapped = new TestJourney(Legs.euler(1, 30), 12, 18, 24);
        try (Engine engine = new Engine(device, EngineOptions.ofLanes(4))) {
            engine.submit(tapped);
            List<DenoisingState> arrivals = tapped.await();

            assertThat(arrivals).extracting(DenoisingState::step).containsExactly(12, 18, 24, 30);
            for (DenoisingState arrival : arrivals) {
                assertThat(arrival).isEqualTo(Legs.alone(Legs.to(tapped.whole(), arrival.step())));
            }
        }
        assertThat(device.calls()).hasSize(30);
    }

    @Test
    void aTapBeforeTheFirstStepNeedsNoCall() throws Exception {
        TestJourney journey = new TestJourney(Legs.to(Legs.euler(1, 5), 0));
        try (Engine engine = new Engine(device, EngineOptions.ofLanes(4))) {
            engine.submit(journey);

            assertThat(journey.await()).containsExactly(journey.whole().state());
        }
        assertThat(device.calls()).isEmpty();
    }

    @Test
    void drainingGivesBackEveryImageWhereItStandsAndItGoesOnTheSame() throws Exception {
        GatedDevice gated = new GatedDevice();
        Engine engine = new Engine(gated, new EngineOptions(2, 4, 10));
        List<TestJourney> journeys = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            journeys.add(new TestJourney(Legs.euler(i, 6)));
            engine.submit(journeys.get(i));
        }
        gated.allowed.release(3);
        await().until(() -> gated.asked.availablePermits() == 4);
        CompletableFuture<List<Unfinished>> drained = CompletableFuture.supplyAsync(engine::drain);
        await().until(() -> engine.room() == 0);
        gated.allowed.release();

        List<Unfinished> unfinished = drained.get(30, TimeUnit.SECONDS);

        assertThat(unfinished).hasSize(4);
        assertThat(gated.device.calls()).hasSize(4);
        int stepsRun = unfinished.stream().mapToInt(image -> image.state().step()).sum();
        int evaluations = gated.device.calls().stream().mapToInt(List::size).sum();
        assertThat(stepsRun).as("no step is lost").isEqualTo(evaluations);
        for (Unfinished image : unfinished) {
            Leg whole = ((TestJourney) image.journey()).whole();
            assertThat(Legs.alone(Legs.from(image.state(), whole))).isEqualTo(Legs.alone(whole));
        }
        assertThatThrownBy(() -> engine.submit(new TestJourney(Legs.euler(9, 1))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the engine has stopped");
    }

    @Test
    void anImageNobodyWaitsForLeavesBeforeTheNextCall() throws Exception {
        GatedDevice gated = new GatedDevice();
        try (Engine engine = new Engine(gated, new EngineOptions(2, 4, 2))) {
            TestJourney lost = new TestJourney(Legs.euler(1, 50));
            engine.submit(lost);
            gated.asked.acquire();
            lost.loseInterest();
            gated.allowed.release(100);

            await().until(() -> engine.statistics().inside() == 0);
            await().until(lost::isDropped);
            assertThat(lost.isOver()).isFalse();
        }
        assertThat(gated.device.calls()).hasSize(1);
    }

    @Test
    void anImageTheNetworkCannotTakeFailsAlone() throws Exception {
        NoisePredictor picky =
                evaluations -> {
                    for (Evaluation evaluation : evaluations) {
                        if (evaluation.guidance().scale() == 13) {
                            throw new IllegalStateException("no " + evaluations.size());
                        }
                    }
                    return device.predict(evaluations);
                };
        TestJourney good = new TestJourney(Legs.euler(1, 5));
        TestJourney poison = new TestJourney(Legs.whole(SamplerName.EULER, 2, 5, Legs.SMALL, 13));
        TestJourney alsoGood = new TestJourney(Legs.euler(3, 4));
        try (Engine engine = new Engine(picky, EngineOptions.ofLanes(3))) {
            for (TestJourney journey : List.of(good, poison, alsoGood)) {
                engine.submit(journey);
            }

            assertThat(good.await()).containsExactly(Legs.alone(good.whole()));
            assertThat(alsoGood.await()).containsExactly(Legs.alone(alsoGood.whole()));
            assertThatThrownBy(poison::await)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("no 1");
            await().until(() -> engine.statistics().inside() == 0);
        }
    }

    @Test
    void aFullEngineMakesTheNextImageWait() throws Exception {
        GatedDevice gated = new GatedDevice();
        try (Engine engine = new Engine(gated, new EngineOptions(1, 2, 1))) {
            TestJourney first = new TestJourney(Legs.euler(1, 2));
            TestJourney second = new TestJourney(Legs.euler(2, 2));
            TestJourney third = new TestJourney(Legs.euler(3, 2));
            engine.submit(first);
            engine.submit(second);
            assertThat(engine.room()).isZero();
            Thread submitting =
                    new Thread(
                            () -> {
                                try {
                                    engine.submit(third);
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            submitting.start();
            await().until(() -> submitting.getState() == Thread.State.WAITING);
            gated.allowed.release(100);

            assertThat(third.await()).containsExactly(Legs.alone(third.whole()));
            submitting.join();
            assertThat(first.isOver()).isTrue();
        }
    }

    @Test
    void aJourneyThatThrowsBreaksTheEngineAndEveryoneHears() throws Exception {
        GatedDevice gated = new GatedDevice();
        Engine engine = new Engine(gated, EngineOptions.ofLanes(2));
        TestJourney bystander = new TestJourney(Legs.euler(1, 9));
        TestJourney throwing = new TestJourney(Legs.euler(2, 1));
        engine.submit(bystander);
        engine.submit(
                new Journey() {
                    @Override
                    public Leg firstLeg() {
                        return throwing.firstLeg();
                    }

                    @Override
                    public Optional<Leg> arrived(DenoisingState state, Usage usage) {
                        throw new UnsupportedOperationException("a bug");
                    }

                    @Override
                    public boolean isWanted() {
                        return true;
                    }

                    @Override
                    public void dropped() {
                        throwing.dropped();
                    }

                    @Override
                    public void failed(RuntimeException cause) {
                        throwing.failed(cause);
                    }
                });
        gated.allowed.release(100);

        assertThatThrownBy(bystander::await).hasRootCauseMessage("a bug");
        assertThatThrownBy(throwing::await).hasRootCauseMessage("a bug");
        assertThatThrownBy(() -> engine.submit(bystander)).hasRootCauseMessage("a bug");
        assertThat(engine.failure()).get().extracting(Throwable::getMessage).isEqualTo("a bug");
        engine.close();
    }

    @Test
    void theDevicesTimeIsSharedOutByRows() throws Exception {
        List<TestJourney> journeys = mixed(12);
        try (Engine engine = new Engine(device, new EngineOptions(4, 6, 2))) {
            for (TestJourney journey : journeys) {
                engine.submit(journey);
            }
            for (TestJourney journey : journeys) {
                journey.await();
            }
            await().until(() -> engine.statistics().inside() == 0);

            EngineStatistics statistics = engine.statistics();
            long shared = journeys.stream().mapToLong(j -> j.usage().deviceNanos()).sum();
            // Each of the at most 6 rows of a call may lose a nanosecond to rounding.
            assertThat(shared)
                    .isBetween(
                            statistics.busyNanos() - 6 * statistics.calls(),
                            statistics.busyNanos());
            assertThat(journeys.stream().mapToLong(j -> j.usage().evaluations()).sum())
                    .isEqualTo(statistics.evaluations());
        }
    }

    @Test
    void whatItDidIsCounted() throws Exception {
        try (Engine engine = new Engine(device, EngineOptions.ofLanes(2))) {
            TestJourney guided = new TestJourney(Legs.euler(1, 4));
            engine.submit(guided);
            guided.await();
            await().until(() -> engine.statistics().inside() == 0);

            EngineStatistics statistics = engine.statistics();
            assertThat(statistics.calls()).isEqualTo(4);
            assertThat(statistics.evaluations()).isEqualTo(4);
            assertThat(statistics.rows()).isEqualTo(8);
            assertThat(statistics.busyNanos()).isPositive();
            assertThat(statistics.idleNanos()).isPositive();
        }
    }
}
