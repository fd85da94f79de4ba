package io.latentrelay.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.latentrelay.inference.golden.TinyModels;
import io.latentrelay.inference.gpu.ShapeProfile;
import io.latentrelay.inference.onnx.NetworkDescription.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime's own reading is the reference. */
class OnnxFileTest {

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/golden/models"))) {
            return files.filter(file -> file.toString().endsWith(".onnx")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void inputsAreReadAsOnnxRuntimeReadsThem(Path file) throws OrtException {
        try (OrtSession session =
                OrtStart.environment()
                        .createSession(file.toString(), new OrtSession.SessionOptions())) {
            List<Tensor> expected =
                    session.getInputInfo().entrySet().stream()
                            .map(
                                    input ->
                                            tensor(
                                                    input.getKey(),
                                                    (TensorInfo) input.getValue().getInfo()))
                            .toList();

            assertThat(OnnxFile.inputs(file)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static Tensor tensor(String name, TensorInfo info) {
        String type =
                info.type == OnnxJavaType.FLOAT
                        ? "float32"
                        : info.type.name().toLowerCase(Locale.ROOT);
        return new Tensor(name, type, Arrays.stream(info.getShape()).boxed().toList());
    }

    @Test
    void whatIsNoModelIsNamed(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("model.onnx"), "not a model");
        assertThatThrownBy(() -> OnnxFile.inputs(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text + " is no ONNX model");
        Path empty = Files.writeString(folder.resolve("empty.onnx"), "");
        assertThatThrownBy(() -> OnnxFile.inputs(empty)).hasMessageContaining("it has no graph");
    }

    @Test
    void theProbesModelIsOneThatTheRuntimeLoads() throws OrtException {
        try (OrtSession session = OrtStart.environment().createSession(ProviderProbe.oneNode())) {
            assertThat(session.getOutputNames()).containsExactly("y");
        }
    }

    @Test
    void aProfileHasWhatTheFileLeavesOpen() {
        List<Tensor> inputs =
                List.of(
                        new Tensor("sample", "float16", List.of(-1L, 4L, -1L, -1L)),
                        new Tensor("timestep", "float32", List.of()),
                        new Tensor("time_ids", "float16", List.of(-1L, 6L)));
        CallRange range =
                new CallRange(
                        new CallSize(1, 104, 104, 77),
                        new CallSize(16, 128, 128, 77),
                        new CallSize(16, 152, 128, 231));

        ShapeProfile profile =
                Profiles.of(
                        inputs,
                        new Profiles.Calls(
                                range,
                                size ->
                                        Map.of(
                                                "sample",
                                                List.of(
                                                        (long) size.rows(),
                                                        99L,
                                                        (long) size.height(),
                                                        (long) size.width()),
                                                "timestep",
                                                List.of((long) size.rows()),
                                                "time_ids",
                                                List.of((long) size.rows(), 6L))));

        assertThat(profile.inputs())
                .containsExactly(
                        new ShapeProfile.Input(
                                "sample",
                                List.of(1L, 4L, 104L, 104L),
                                List.of(16L, 4L, 128L, 128L),
                                List.of(16L, 4L, 152L, 128L)),
                        new ShapeProfile.Input(
                                "time_ids", List.of(1L, 6L), List.of(16L, 6L), List.of(16L, 6L)));
    }

    @Test
    void aUnetsProfileIsMadeOfItsOwnInputs() {
        Path file = TinyModels.base().resolve("unet/model.onnx");
        CallRange range = CallRange.only(new CallSize(2, 12, 16, 77));

        ShapeProfile profile =
                Profiles.of(
                        OnnxFile.inputs(file),
                        new Profiles.Calls(range, TinyNetworks.BASE::shapes));

        assertThat(profile.inputs())
                .extracting(ShapeProfile.Input::name, ShapeProfile.Input::max)
                .containsExactlyInAnyOrder(
                        tuple("sample", List.of(2L, 4L, 12L, 16L)),
                        tuple("timestep", List.of(2L)),
                        tuple("encoder_hidden_states", List.of(2L, 77L, 80L)),
                        tuple("text_embeds", List.of(2L, 48L)),
                        tuple("time_ids", List.of(2L, 6L)));
    }
}
