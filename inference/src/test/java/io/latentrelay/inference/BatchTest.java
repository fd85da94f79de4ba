package io.latentrelay.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.sampler.Query;
import io.latentrelay.diffusion.settings.PromptHandling.LongPrompts;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.golden.OnnxPatch;
import io.latentrelay.inference.golden.Settings;
import io.latentrelay.inference.golden.TinyModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Images that share a call. */
class BatchTest {

    /** On the CPU this is exact: a redelivered image must come out the same beside other images. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void anImagesAnswerDoesNotDependOnTheImagesBesideIt(int threads) {
        ModelOptions options = ModelOptions.defaults().withIntraOpThreads(threads);
        try (SdxlModel model = SdxlModel.openBase(TinyModels.base(), options)) {
            List<Evaluation> evaluations = evaluations(model, 9);
            List<Latents> alone = oneByOne(model, evaluations);

            assertThat(model.predict(evaluations)).isEqualTo(alone);
            for (int seed = 0; seed < 4; seed++) {
                assertShuffled(model, evaluations, alone, new Random(seed));
            }
        }
    }

    private static void assertShuffled(
            SdxlModel model, List<Evaluation> evaluations, List<Latents> alone, Random random) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < evaluations.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        List<Integer> some = order.subList(0, 1 + random.nextInt(order.size()));

        assertThat(model.predict(some.stream().map(evaluations::get).toList()))
                .isEqualTo(some.stream().map(alone::get).toList());
    }

    @Test
    void theNumberOfThreadsChangesNothing() {
        List<List<Latents>> answers = new ArrayList<>();
        for (int threads : new int[] {1, 3}) {
            ModelOptions options = ModelOptions.defaults().withIntraOpThreads(threads);
            try (SdxlModel model = SdxlModel.openBase(TinyModels.base(), options)) {
                answers.add(model.predict(evaluations(model, 5)));
            }
        }

        assertThat(answers.get(1)).isEqualTo(answers.get(0));
    }

    @Test
    void picturesDecodedTogetherAreThePicturesDecodedAlone() {
        long twoPictures = 2 * 64 * 64;
        ModelOptions usual = ModelOptions.defaults();
        ModelOptions options =
                new ModelOptions(
                        usual.executions(),
                        0,
                        twoPictures,
                        Optional.empty(),
                        Optional.empty(),
                        Preparation.none());
        try (SdxlModel model = SdxlModel.openBase(TinyModels.base(), options)) {
            List<Latents> latents = new ArrayList<>();
            evaluations(model, 7).forEach(evaluation -> latents.add(evaluation.query().input()));

            List<DecodedImage> together = model.decode(latents);

            for (int i = 0; i < latents.size(); i++) {
                DecodedImage alone = model.decode(List.of(latents.get(i))).get(0);
                assertThat(together.get(i).size()).isEqualTo(alone.size());
                assertThat(together.get(i).planes()).isEqualTo(alone.planes());
            }
        }
    }

    @Test
    void anExportThatTakesOneTimestepPerCallAnswersTheSameAndSaysSoOnce(@TempDir Path folder) {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(GuidedUnet.class);
        logger.addAppender(log);
        log.start();
        Path scalar = TinyModels.baseCopy(folder);
        OnnxPatch.axes(scalar.resolve("unet/model.onnx"), "timestep");
        try (SdxlModel mixing = SdxlModel.openBase(TinyModels.base(), ModelOptions.defaults());
                SdxlModel grouping = SdxlModel.openBase(scalar, ModelOptions.defaults())) {
            List<Evaluation> evaluations = evaluations(mixing, 6);
            List<Latents> expected = mixing.predict(evaluations);

            assertThat(grouping.mixesTimesteps()).isFalse();
            assertThat(grouping.predict(evaluations)).isEqualTo(expected);
            assertThat(grouping.predict(evaluations)).isEqualTo(expected);
            assertThat(log.list).hasSize(1);
            assertThat(log.list.get(0).getFormattedMessage())
                    .contains("base takes one timestep per call");
        } finally {
            logger.detachAppender(log);
        }
    }

    /** ONNX Runtime crashes the process when a session is closed under a run. */
    @Test
    void closingWaitsForTheCallInProgressAndEndsLaterOnes() throws Exception {
        SdxlModel model = SdxlModel.openBase(TinyModels.base(), ModelOptions.defaults());
        List<Evaluation> evaluations = evaluations(model, 4);
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<Throwable> ended =
                CompletableFuture.supplyAsync(
                        () ->
                                catchThrowable(
                                        () -> {
                                            while (true) {
                                                model.predict(evaluations);
                                                running.countDown();
                                            }
                                        }));
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

        model.close();
        model.close();

        assertThat(ended.get(30, TimeUnit.SECONDS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("is closed");
    }

    /** Different prompts, timesteps, guidance and, for some, shapes and prompt lengths. */
    private static List<Evaluation> evaluations(SdxlModel model, int count) {
        List<Evaluation> evaluations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TrajectorySettings settings =
                    Settings.of("a red star ".repeat(i % 5 == 2 ? 40 : 1) + i, Optional.of("blue"))
                            .handling(LongPrompts.CHUNK, false)
                            .size(64, i % 4 == 3 ? 96 : 64)
                            .guidanceScale(i % 3 == 1 ? 1 : 3 + i)
                            .build();
            Latents input = NoiseSource.TORCH_CPU.draw(i, 0, model.latentShape(settings.size()));
            evaluations.add(
                    new Evaluation(
                            new Query(input, 990 - 97 * i),
                            model.condition(settings),
                            settings.guidance()));
        }
        return evaluations;
    }

    private static List<Latents> oneByOne(SdxlModel model, List<Evaluation> evaluations) {
        List<Latents> answers = new ArrayList<>();
        evaluations.forEach(evaluation -> answers.addAll(model.predict(List.of(evaluation))));
        return answers;
    }
}
