package io.latentrelay.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.latentrelay.diffusion.Latents;
import io.latentrelay.inference.conditioning.TextEmbedding;
import io.latentrelay.inference.golden.OnnxPatch;
import io.latentrelay.inference.golden.TinyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same networks as other exports declare them. */
class ExportVariantTest {

    @TempDir private Path folder;
    private Path unetFile;

    @BeforeEach
    void copy() {
        unetFile = TinyModels.baseCopy(folder).resolve("unet/model.onnx");
    }

    @Test
    void aScalarTimestepCannotMixRowsAndIsRightForOneTimestepPerCall() {
        OnnxPatch.axes(unetFile, "timestep");

        assertOneTimestepPerCall();
    }

    @Test
    void aTimestepOfFixedLengthOneCannotMixRowsAndIsRightForOneTimestepPerCall() {
        OnnxPatch.axes(unetFile, "timestep", 1);

        assertOneTimestepPerCall();
    }

    private void assertOneTimestepPerCall() {
        List<Unet.Row> rows = NetworkTest.rows("unet-base");
        List<Latents> expected = mixed(rows);
        try (Unet unet = TinyNetworks.base(unetFile)) {
            assertThat(unet.mixesTimesteps()).isFalse();
            List<Latents> oneByOne = new ArrayList<>();
            rows.forEach(row -> oneByOne.addAll(unet.predict(List.of(row))));
            assertThat(oneByOne).isEqualTo(expected);

            Unet.Row first = rows.get(0);
            assertThat(unet.predict(List.of(first, first)))
                    .containsExactly(expected.get(0), expected.get(0));
            assertThatThrownBy(() -> unet.predict(rows))
                    .hasMessageContaining("takes one timestep per call");
        }
    }

    private static List<Latents> mixed(List<Unet.Row> rows) {
        try (Unet unet = TinyNetworks.base(TinyModels.base().resolve("unet/model.onnx"))) {
            return unet.predict(rows);
        }
    }

    @Test
    void aFloatTimestepIsTakenWithItsFraction() {
        OnnxPatch.elementType(unetFile, "timestep", OnnxPatch.FLOAT32);
        Unet.Row row = NetworkTest.rows("unet-base").get(0);
        try (Unet unet = TinyNetworks.base(unetFile)) {
            assertThat(unet.takesFractionalTimesteps()).isTrue();
            NetworkTest.assertPredicts(unet, "unet-base", 1e-4f);
            assertThat(unet.predict(List.of(at(row, 500.5f))))
                    .isNotEqualTo(unet.predict(List.of(at(row, 500f))));
        }
    }

    @Test
    void anIntegerTimestepIsTruncatedAsTheNetworksOwnCastWould() {
        Unet.Row row = NetworkTest.rows("unet-base").get(0);
        try (Unet unet = TinyNetworks.base(unetFile)) {
            assertThat(unet.takesFractionalTimesteps()).isFalse();
            assertThat(unet.predict(List.of(at(row, 500.9f))))
                    .isEqualTo(unet.predict(List.of(at(row, 500f))));
        }
    }

    private static Unet.Row at(Unet.Row row, float timestep) {
        return new Unet.Row(row.input(), timestep, row.conditioning());
    }

    /** Half precision itself is 8e-3 away, as measured when the file was made. */
    @Test
    void halfPrecisionIsConvertedBothWays() {
        try (Unet unet = TinyNetworks.base(TinyModels.halfPrecisionUnet())) {
            NetworkTest.assertPredicts(unet, "unet-base", 1e-2f);
        }
    }

    @Test
    void weightsBesideTheGraphAreFound() throws OrtException {
        Path external = folder.resolve("external");
        writeWithExternalWeights(unetFile, external);
        assertThat(external.resolve("model.onnx_data")).exists();

        try (Unet unet = TinyNetworks.base(external.resolve("model.onnx"))) {
            NetworkTest.assertPredicts(unet, "unet-base", 1e-4f);
        }
    }

    @Test
    void missingWeightsBesideTheGraphAreSaidAtOnce() throws Exception {
        Path external = folder.resolve("external");
        writeWithExternalWeights(unetFile, external);
        Files.delete(external.resolve("model.onnx_data"));

        assertThatThrownBy(() -> TinyNetworks.base(external.resolve("model.onnx")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model.onnx_data")
                .hasMessageNotContaining("\n");
    }

    private static void writeWithExternalWeights(Path from, Path folder) throws OrtException {
        assertThat(folder.toFile().mkdirs()).isTrue();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setOptimizedModelFilePath(folder.resolve("model.onnx").toString());
            options.addConfigEntry(
                    "session.optimized_model_external_initializers_file_name", "model.onnx_data");
            OrtEnvironment.getEnvironment().createSession(from.toString(), options).close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text_encoder", "text_encoder_2"})
    void promptIdsMayBeThirtyTwoBit(String part) {
        Path file = unetFile.resolve("../../" + part + "/model.onnx").normalize();
        boolean second = part.endsWith("2");
        TextEncoder.Interface declared =
                second
                        ? new TextEncoder.Interface(48, 5, 48, 77)
                        : new TextEncoder.Interface(32, 4, 0, 77);
        int[] ids = new int[77];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = 2047 - i;
        }
        TextEmbedding expected = encode(file, declared, ids);
        OnnxPatch.elementType(file, "input_ids", OnnxPatch.INT32);

        assertThat(encode(file, declared, ids)).isEqualTo(expected);
    }

    private static TextEmbedding encode(Path file, TextEncoder.Interface declared, int[] ids) {
        try (TextEncoder encoder = TextEncoder.open(file, declared, ExecutionOptions.defaults())) {
            return encoder.encode(ids, 1);
        }
    }
}
