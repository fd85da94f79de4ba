package io.latentrelay.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.inference.folder.FolderDigest;
import io.latentrelay.inference.golden.OnnxPatch;
import io.latentrelay.inference.golden.Settings;
import io.latentrelay.inference.golden.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is checked before a model takes any work. */
class OpeningTest {

    private static final ModelOptions OPTIONS = ModelOptions.defaults();

    @TempDir private Path temporary;
    private Path base;

    @BeforeEach
    void copy() {
        base = TinyModels.baseCopy(temporary);
    }

    @Test
    void anOpenModelKnowsWhatItIs() {
        try (SdxlModel model = SdxlModel.openBase(base, OPTIONS)) {
            assertThat(model.identity())
                    .isEqualTo(
                            new ModelIdentity(
                                    "base",
                                    FolderDigest.of(base, Optional.empty()),
                                    4,
                                    0.13025,
                                    model.scheduler().trainingSchedule()));
            assertThat(model.mixesTimesteps()).isTrue();
        }
    }

    @Test
    void theRefinerContinuesTheBase() {
        try (SdxlModel model = SdxlModel.openBase(base, OPTIONS);
                SdxlModel refiner = SdxlModel.openRefiner(TinyModels.refiner(temporary), OPTIONS)) {
            refiner.identity().requireContinues(model.identity());
        }
    }

    @Test
    void latentsHaveOneCellForEightPixelsAndSidesThatTheUnetCanHalve() {
        try (SdxlModel model = SdxlModel.openBase(base, OPTIONS)) {
            assertThat(model.latentShape(new ImageSize(64, 96))).isEqualTo(new Shape(4, 8, 12));
            assertThatThrownBy(() -> model.latentShape(new ImageSize(64, 72)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("width must be a multiple of 16 with model base: 72");
        }
    }

    @Test
    void aBaseIsNotConditionedAsARefiner() {
        try (SdxlModel model = SdxlModel.openBase(base, OPTIONS)) {
            assertThatThrownBy(
                            () ->
                                    model.condition(
                                            Settings.of("red", Optional.empty()).build(),
                                            Settings.refinement()))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unet", "text_encoder", "text_encoder_2"})
    void aNetworkThatIsCutShortIsNamed(String part) throws IOException {
        Path file = base.resolve(part).resolve("model.onnx");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        assertRefused().hasMessageContaining(file + " cannot be loaded: ");
    }

    @Test
    void aNetworkThatIsGarbageIsNamed() throws IOException {
        Path file = base.resolve("unet/model.onnx");
        Files.writeString(file, "<html>404: not found</html>");

        assertRefused().hasMessageContaining(file + " cannot be loaded: ");
    }

    @Test
    void aNetworkOfAnotherKindIsNamedWithWhatItLacks() throws IOException {
        Files.copy(
                base.resolve("vae_decoder/model.onnx"),
                base.resolve("unet/model.onnx"),
                StandardCopyOption.REPLACE_EXISTING);

        assertRefused()
                .hasMessageContaining(
                        "unet/model.onnx has no input 'sample'; it has latent_sample");
    }

    /** The folder's config.json files fit each other; the network itself is another one. */
    @ParameterizedTest
    @CsvSource({
        "text_embeds, 64, must have 48 on axis 1 for text encoder 2's projection",
        "time_ids, 5, must have 6 on axis 1 for the model's size conditioning",
    })
    void aUnetThatTakesOtherWidthsIsNamed(String input, int width, String complaint) {
        OnnxPatch.lastAxis(base.resolve("unet/model.onnx"), input, width);

        assertRefused().hasMessageContaining("input " + input).hasMessageContaining(complaint);
    }

    @Test
    void aUnetThatAttendsToAnotherWidthIsNamed() throws IOException {
        Files.copy(
                TinyModels.refiner(temporary).resolve("unet/model.onnx"),
                base.resolve("unet/model.onnx"),
                StandardCopyOption.REPLACE_EXISTING);

        assertRefused()
                .hasMessageContaining("input encoder_hidden_states FLOAT[-1, -1, 48]")
                .hasMessageContaining("must have 80 on axis 2 for the text encoders' widths");
    }

    @Test
    void aTextEncoderWithoutTheHiddenStatesIsNamed() throws IOException {
        edit("text_encoder/config.json", "num_hidden_layers\": 4", "num_hidden_layers\": 12");

        assertRefused()
                .hasMessageContaining("text_encoder/model.onnx has no output 'hidden_states.5'");
    }

    @Test
    void aTextEncoderOfAnotherWidthIsNamed() throws IOException {
        edit("text_encoder/config.json", "hidden_size\": 32", "hidden_size\": 16");
        edit("unet/config.json", "cross_attention_dim\": 80", "cross_attention_dim\": 64");

        assertRefused()
                .hasMessageContaining("text_encoder/model.onnx")
                .hasMessageContaining("is not 16 wide");
    }

    @Test
    void aRefinerWithABrokenDecoderIsRefusedBeforeAnyJob() throws IOException {
        Path refiner = TinyModels.refiner(temporary);
        Files.writeString(refiner.resolve("vae_decoder/model.onnx"), "garbage");

        assertThatThrownBy(() -> SdxlModel.openRefiner(refiner, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vae_decoder/model.onnx cannot be loaded");
    }

    @Test
    void aDecoderThatGivesAnotherSizeIsRefused() throws IOException {
        Path refiner = TinyModels.refiner(temporary);
        Path config = refiner.resolve("vae_decoder/config.json");
        String text = Files.readString(config);
        Files.writeString(
                config, text.replaceFirst("(\"block_out_channels\": \\[\\s*8,)", "$1 8,"));

        assertThatThrownBy(() -> SdxlModel.openRefiner(refiner, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vae_decoder/model.onnx does not run");
    }

    private AbstractThrowableAssert<?, ?> assertRefused() {
        return assertThatThrownBy(() -> SdxlModel.openBase(base, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("\n")
                .hasMessageContaining(base.toString());
    }

    private void edit(String file, String was, String is) throws IOException {
        String text = Files.readString(base.resolve(file));
        assertThat(text).contains(was);
        Files.writeString(base.resolve(file), text.replace(was, is));
    }
}
