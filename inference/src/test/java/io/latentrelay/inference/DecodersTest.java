package io.latentrelay.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.inference.DecodedImage.Precision;
import io.latentrelay.inference.golden.Differences;
import io.latentrelay.inference.golden.OnnxPatch;
import io.latentrelay.inference.golden.TinyModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Which decoder makes a picture. */
class DecodersTest {

    private static final ModelOptions OPTIONS = ModelOptions.defaults();

    /** Half precision was measured 3e-3 away when the file was made. */
    private static final float HALF = 1e-2f;

    private static final Latents USUAL = latents(1, new Shape(4, 8, 8), 1);

    /** Finite, yet beyond 65504 once the decoder's half-precision input divides by the scale. */
    private static final Latents LARGE = latents(2, new Shape(4, 8, 8), 2e4f);

    private static final Latents LARGE_AND_WIDE = latents(3, new Shape(4, 8, 12), 2e4f);

    @TempDir private Path temporary;
    private Path folder;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Decoders.class);

    private static Latents latents(long seed, Shape shape, float scale) {
        return NoiseSource.TORCH_CPU.draw(seed, 0, shape).times(scale);
    }

    @BeforeEach
    void prepare() {
        folder = TinyModels.refiner(temporary);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void aHalfDecoderKnownToOverflowIsReplacedFromTheStart() {
        useHalf();
        putFullBeside();

        assertThat(decode(USUAL, LARGE))
                .usingElementComparator(DecodersTest::compare)
                .containsExactly(full(USUAL, false), full(LARGE, false));
        assertThat(log.list).isEmpty();
    }

    @Test
    void aHalfDecoderKnownToOverflowIsWarnedOfAtOpening() {
        useHalf();
        try (SdxlModel refiner = SdxlModel.openRefiner(folder, OPTIONS)) {
            assertThat(log.list).hasSize(1);
            assertThat(log.list.get(0).getFormattedMessage())
                    .contains("vae_decoder/model.onnx is float16", "force_upcast", "NaN")
                    .contains(folder.resolve("vae_decoder_float32/model.onnx").toString());

            DecodedImage usual = refiner.decode(List.of(USUAL)).get(0);
            assertThat(usual.precision()).isEqualTo(Precision.FLOAT16);
            assertThat(Differences.max(usual.planes(), values(full(USUAL, false))))
                    .isBetween(1e-6f, HALF);
        }
    }

    @Test
    void whatOverflowsIsDecodedAgainAndNothingElse() throws IOException {
        useHalf();
        trustHalf();
        putFullBeside();

        List<DecodedImage> images = decode(LARGE, USUAL, LARGE_AND_WIDE, LARGE);

        assertThat(images)
                .extracting(DecodedImage::retried)
                .containsExactly(true, false, true, true);
        assertThat(images.get(1).precision()).isEqualTo(Precision.FLOAT16);
        assertThat(images).allMatch(DecodedImage::isFinite);
        assertSame(images.get(0), full(LARGE, true));
        assertSame(images.get(1), decode(USUAL).get(0));
        assertSame(images.get(2), full(LARGE_AND_WIDE, true));
        assertSame(images.get(3), full(LARGE, true));
        assertThat(log.list).isEmpty();
    }

    @Test
    void withoutAnotherDecoderTheFailureShows() throws IOException {
        useHalf();
        trustHalf();

        DecodedImage image = decode(LARGE).get(0);

        assertThat(image.isFinite()).isFalse();
        assertThat(image.retried()).isFalse();
        assertThat(log.list).isEmpty();
    }

    @Test
    void aDecoderThatGivesNoNumbersOrOneColourIsReplaced() {
        putFullBeside();
        Path usual = folder.resolve("vae_decoder/model.onnx");
        for (String weight : List.of("decoder.conv_out.bias", "decoder.conv_out.weight")) {
            OnnxPatch.fill(usual, weight, weight.endsWith("bias") ? Float.NaN : 0);
            assertSame(decode(USUAL).get(0), full(USUAL, true));
            OnnxPatch.fill(usual, "decoder.conv_out.bias", 0);
        }
    }

    @Test
    void latentsThatAreNoNumbersAreNotTriedTwice() {
        putFullBeside();
        Latents broken = Latents.compute(USUAL.shape(), i -> i == 7 ? Float.NaN : 0);

        DecodedImage image = decode(broken).get(0);

        assertThat(image.isFinite()).isFalse();
        assertThat(image.retried()).isFalse();
    }

    @Test
    void theFloat32DecoderMustBeOne() {
        useHalf();
        copyTo("vae_decoder_float32", TinyModels.halfPrecisionDecoder());

        assertThatThrownBy(() -> SdxlModel.openRefiner(folder, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        folder.resolve("vae_decoder_float32/model.onnx")
                                + " is float16: export it in float32");
    }

    @Test
    void aBrokenFloat32DecoderIsRefusedBeforeAnyJob() throws IOException {
        putFullBeside();
        Files.writeString(folder.resolve("vae_decoder_float32/model.onnx"), "garbage");

        assertThatThrownBy(() -> SdxlModel.openRefiner(folder, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vae_decoder_float32/model.onnx cannot be loaded");
    }

    private void useHalf() {
        copyTo("vae_decoder", TinyModels.halfPrecisionDecoder());
    }

    private void trustHalf() throws IOException {
        Path config = folder.resolve("vae_decoder/config.json");
        String text = Files.readString(config);
        assertThat(text).contains("\"force_upcast\": true");
        Files.writeString(
                config, text.replace("\"force_upcast\": true", "\"force_upcast\": false"));
    }

    private void putFullBeside() {
        copyTo("vae_decoder_float32", TinyModels.base().resolve("vae_decoder/model.onnx"));
    }

    private void copyTo(String part, Path graph) {
        try {
            Files.createDirectories(folder.resolve(part));
            Files.copy(
                    graph,
                    folder.resolve(part).resolve("model.onnx"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<DecodedImage> decode(Latents... latents) {
        try (SdxlModel refiner = SdxlModel.openRefiner(folder, OPTIONS)) {
            return refiner.decode(List.of(latents));
        }
    }

    /** What the float32 decoder alone makes of them. */
    private static DecodedImage full(Latents latents, boolean retried) {
        try (SdxlModel base = SdxlModel.openBase(TinyModels.base(), OPTIONS)) {
            DecodedImage image = base.decode(List.of(latents)).get(0);
            return new DecodedImage(image.size(), values(image), Precision.FLOAT32, retried, false);
        }
    }

    private static void assertSame(DecodedImage ours, DecodedImage expected) {
        assertThat(compare(ours, expected)).isZero();
    }

    private static int compare(DecodedImage a, DecodedImage b) {
        boolean same =
                a.size().equals(b.size())
                        && a.precision() == b.precision()
                        && a.retried() == b.retried()
                        && a.planes().equals(b.planes());
        return same ? 0 : 1;
    }

    private static float[] values(DecodedImage image) {
        float[] values = new float[image.planes().remaining()];
        image.planes().get(values);
        return values;
    }
}
