package io.latentrelay.inference;

import io.latentrelay.inference.gpu.GpuModel;
import io.latentrelay.inference.gpu.TensorRtOptions;
import io.latentrelay.inference.gpu.TensorRtOptions.EngineFolder;
import io.latentrelay.inference.onnx.ExecutionOptions;
import io.latentrelay.inference.onnx.OrtVersions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Where TensorRT's engines of a model are kept. An engine fits one model, one kind of GPU, one ONNX
 * Runtime, one TensorRT and one set of options and shapes: the folder's name says all of them.
 *
 * @param root of the caches of all models
 * @param key of this one, as a path below it
 * @param kind of GPU and versions, as a path: what timings depend on
 */
public record EngineCache(Path root, String key, String kind) {

    private static final int MODEL_DIGITS = 16;
    private static final int SETTINGS_DIGITS = 12;

    /**
     * The cache of a model run so.
     *
     * @param modelSha256 digest of its folder
     */
    static EngineCache of(Path root, String modelSha256, ModelOptions options) {
        String gpu =
                GpuModel.of(options.execution(NetworkKind.UNET).gpu().device())
                        .map(GpuModel::text)
                        .orElse("unknown-gpu");
        String kind = gpu + "/" + OrtVersions.versions();
        return new EngineCache(
                root,
                modelSha256.substring(0, MODEL_DIGITS) + "/" + kind + "/" + settings(options),
                kind);
    }

    /** Whether another machine's engines could be told from this one's. */
    public boolean isCertain() {
        return !kind.contains("unknown");
    }

    /** Where this model's engines are. */
    public Path folder() {
        return root.resolve(key);
    }

    /** Where one network's are. */
    EngineFolder network(String name) {
        return new EngineFolder(folder().resolve(name), root.resolve("timings").resolve(kind));
    }

    /** The options with engines of this network kept. */
    ExecutionOptions in(ExecutionOptions options, String network) {
        return options.withGpu(
                options.gpu().withTensorRt(options.gpu().tensorRt().withCache(network(network))));
    }

    /** All that engines are made from besides the model, the GPU and the versions. */
    static String settings(ModelOptions options) {
        StringJoiner said = new StringJoiner("\n");
        for (NetworkKind network : NetworkKind.values()) {
            ExecutionOptions execution = options.execution(network);
            TensorRtOptions tensorRt = execution.gpu().tensorRt();
            said.add(
                    "%s %s %s workspace %d effort %d"
                            .formatted(
                                    network.text(),
                                    execution.providers(),
                                    tensorRt.precision().text(),
                                    tensorRt.workspaceBytes(),
                                    tensorRt.effort()));
        }
        options.preparation()
                .calls()
                .ifPresent(
                        calls ->
                                said.add(
                                        "sizes %s rows %d chunks %d"
                                                .formatted(
                                                        calls.sizesText(),
                                                        calls.maxRows(),
                                                        calls.chunks())));
        said.add("decode " + options.decodePixels());
        return sha256(said.toString().toLowerCase(Locale.ROOT)).substring(0, SETTINGS_DIGITS);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
