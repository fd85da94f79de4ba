package io.latentrelay.inference.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.schedule.PredictionType;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.SchedulerConfig.Spacing;
import io.latentrelay.inference.golden.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {

    @TempDir private Path temporary;
    private Path base;

    @BeforeEach
    void copy() {
        base = TinyModels.baseCopy(temporary);
    }

    @Test
    void everythingComesFromTheConfigurationFiles() throws IOException {
        edit("vae_decoder/config.json", "\"scaling_factor\": 0.13025", "\"scaling_factor\": 0.5");
        ModelFolder folder = ModelFolder.read(base, Expert.BASE);

        assertThat(folder.name()).isEqualTo("base");
        assertThat(folder.scheduler()).isEqualTo(SchedulerConfig.SDXL);
        assertThat(folder.unet()).isEqualTo(new UnetConfig(4, 80, 96, 8, 2));
        assertThat(folder.vae().scalingFactor()).isEqualTo(0.5);
        assertThat(folder.vae().downscale()).isEqualTo(8);
        assertThat(folder.vae().forceUpcast()).isTrue();
        assertThat(folder.textEncoder()).contains(new TextEncoderConfig(32, 4, 32, 77, 2048));
        assertThat(folder.textEncoder2()).isEqualTo(new TextEncoderConfig(48, 5, 48, 77, 2048));
        assertThat(folder.index()).isEqualTo(new ModelIndex(true, false));
    }

    @Test
    void aRefinerHasOneTextEncoder() {
        ModelFolder folder = ModelFolder.read(TinyModels.refiner(temporary), Expert.REFINER);

        assertThat(folder.textEncoder()).isEmpty();
        assertThat(folder.hiddenWidth()).isEqualTo(48);
        assertThat(folder.index()).isEqualTo(new ModelIndex(false, true));
    }

    @Test
    void theTwoTokenizersPadDifferently() {
        ModelFolder folder = ModelFolder.read(base, Expert.BASE);

        int[] ids = folder.tokenizer().orElseThrow().tokenizer().tokenize("red").ids();
        int[] ids2 = folder.tokenizer2().tokenizer().tokenize("red").ids();
        assertThat(ids[76]).isEqualTo(2047);
        assertThat(ids2[76]).isZero();
    }

    /** diffusers' own defaults, by class, where a configuration is silent. */
    @ParameterizedTest
    @CsvSource({
        "EulerDiscreteScheduler, linear, 0.0001, 0.02, LINSPACE",
        "EulerAncestralDiscreteScheduler, linear, 0.0001, 0.02, LINSPACE",
        "DPMSolverMultistepScheduler, linear, 0.0001, 0.02, LINSPACE",
        "UniPCMultistepScheduler, linear, 0.0001, 0.02, LINSPACE",
        "DDIMScheduler, linear, 0.0001, 0.02, LEADING",
        "PNDMScheduler, linear, 0.0001, 0.02, LEADING",
        "HeunDiscreteScheduler, linear, 0.00085, 0.012, LINSPACE",
        "LCMScheduler, scaled_linear, 0.00085, 0.012, LEADING",
    })
    void aSilentSchedulerIsAsItsClassHasIt(
            String name, String betas, double start, double end, Spacing spacing)
            throws IOException {
        Files.writeString(
                base.resolve("scheduler/scheduler_config.json"),
                "{\"_class_name\": \"" + name + "\"}");

        assertThat(ModelFolder.read(base, Expert.BASE).scheduler())
                .isEqualTo(
                        new SchedulerConfig(
                                1000,
                                start,
                                end,
                                betas,
                                PredictionType.EPSILON,
                                spacing,
                                0,
                                "linear"));
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertRefused(base.resolve("nowhere")).hasMessageEndingWith("nowhere does not exist");
        assertRefused(base.resolve("model_index.json"))
                .hasMessageEndingWith("model_index.json is a file");
        assertRefused(base.resolve("unet")).hasMessageContaining("has no model_index.json");
    }

    @Test
    void everyMissingFileIsNamedAtOnce() throws IOException {
        Files.delete(base.resolve("unet/model.onnx"));
        Files.delete(base.resolve("tokenizer/merges.txt"));

        assertRefused(base)
                .hasMessage(
                        "model folder "
                                + base
                                + " lacks unet/model.onnx, tokenizer/merges.txt;"
                                + " 'optimum-cli export onnx' writes such a folder");
    }

    @Test
    void theOtherModelIsTurnedAway() {
        assertRefused(TinyModels.refiner(temporary))
                .hasMessageContaining("holds a refiner")
                .hasMessageContaining("but a base is needed");
        assertThatThrownBy(() -> ModelFolder.read(base, Expert.REFINER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds a base")
                .hasMessageContaining("but a refiner is needed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unet/config.json | \"cross_attention_dim\": 80 | \"cross_attention_dim\": 81"
                        + " | the UNet attends to 81 numbers per token (cross_attention_dim), but the"
                        + " text encoders give 32 + 48 = 80 (hidden_size)",
                "unet/config.json | input_dim\": 96 | input_dim\": 88 | must be 48 + 6 x 8 = 96,"
                        + " not 88",
                "unet/config.json | \"in_channels\": 4 | \"in_channels\": 9 | takes latents of 9"
                        + " channels (in_channels), but the VAE's have 4 (latent_channels)",
                "unet/config.json | \"in_channels\": 4, | | lacks in_channels",
                "unet/config.json | \"in_channels\": 4 | \"in_channels\": \"four\" | in_channels"
                        + " must be a whole number, not \"four\"",
                "unet/config.json | \"text_time\" | \"text\" | addition_embed_type must be"
                        + " text_time",
                "unet/config.json | { | [{ | config.json is no JSON",
                "text_encoder/config.json | vocab_size\": 2048 | vocab_size\": 2047 | tokenizer"
                        + " gives ids up to 2047, but text_encoder knows 2047 (vocab_size)",
                "text_encoder_2/config.json | embeddings\": 77 | embeddings\": 64 | text_encoder_2"
                        + " takes 64 tokens (max_position_embeddings), but a prompt has 77",
                "scheduler/scheduler_config.json | EulerDiscrete | FlowMatchEulerDiscrete"
                        + " | must be a scheduler over betas",
                "scheduler/scheduler_config.json | \"epsilon\" | \"sample\" | prediction type"
                        + " 'sample' is not one of epsilon, v_prediction",
                "scheduler/scheduler_config.json | \"trained_betas\": null | \"trained_betas\":"
                        + " [0.1] | trained_betas must be null",
            })
    void whatDoesNotFitIsNamed(String file, String was, String is, String complaint)
            throws IOException {
        edit(file, was, is == null ? "" : is);

        assertRefused(base).hasMessageContaining(complaint);
    }

    @Test
    void aVocabularyWithoutItsEndTokenIsNamed() throws IOException {
        edit("tokenizer/vocab.json", "<|endoftext|>", "<|end|>");

        assertRefused(base)
                .hasMessageContaining("tokenizer: ")
                .hasMessageContaining("lacks '<|endoftext|>'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unet/config.json", "model_index.json", "tokenizer_2/vocab.json"})
    void aTruncatedFileIsNamed(String file) throws IOException {
        byte[] whole = Files.readAllBytes(base.resolve(file));
        Files.write(base.resolve(file), Arrays.copyOf(whole, whole.length / 2));

        assertRefused(base).hasMessageContaining(file).hasMessageContaining("is no JSON");
    }

    private AbstractThrowableAssert<?, ?> assertRefused(Path folder) {
        return assertThatThrownBy(() -> ModelFolder.read(folder, Expert.BASE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("\n")
                .hasMessageContaining(folder.toString());
    }

    private void edit(String file, String was, String is) throws IOException {
        String text = Files.readString(base.resolve(file));
        assertThat(text).contains(was);
        Files.writeString(
                base.resolve(file),
                text.replaceFirst(Pattern.quote(was), Matcher.quoteReplacement(is)));
    }
}
