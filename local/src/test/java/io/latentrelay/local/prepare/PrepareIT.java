package io.latentrelay.local.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.local.embedded.EmbeddedStore;
import io.latentrelay.local.embedded.StoreAccess;
import io.latentrelay.transport.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the CPU, with the demo model and a store of S3's kind. */
class PrepareIT {

    private static final StoreAccess ACCESS = new StoreAccess("pictures", "relay", "relay-secret");

    @TempDir private Path folder;

    private String prepare(String model, Map<String, String> further) {
        Map<String, String> settings = new HashMap<>(further);
        settings.put("model", "../demo-model/" + model);
        settings.put("digest-cache", folder.resolve("digests").toString());
        settings.put("lanes", "2");
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
        assertThat(new PrepareCommand().run(Settings.of(settings), out)).isZero();
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyNetworkIsLoadedAndEverySizeComputed() {
        String said = prepare("refiner", Map.of("sizes", "64x64,96x64"));

        assertThat(said)
                .contains("loading the networks of refiner")
                .containsPattern("text_encoder_2 .* s .* on cpu")
                .containsPattern("unet .* s  64x64, 4 rows")
                .containsPattern("vae_decoder .* s  96x64, ")
                .contains("kept nowhere: give --engine-cache");
    }

    @Test
    void whatOneMachinePreparedAnotherPulls() {
        try (EmbeddedStore store = EmbeddedStore.start(folder.resolve("store"), 0, ACCESS)) {
            Map<String, String> settings =
                    Map.of(
                            "sizes",
                            "64x64",
                            "json",
                            "true",
                            "pull",
                            "true",
                            "push",
                            "true",
                            "bucket",
                            ACCESS.bucket(),
                            "s3-endpoint",
                            store.endpoint().toString(),
                            "s3-access-key",
                            ACCESS.accessKey(),
                            "s3-secret-key",
                            ACCESS.secretKey());

            String first = prepare("base", in("one", settings));
            String second = prepare("base", in("two", settings));

            assertThat(first).contains("\"pulled\": null").doesNotContain("\"pushed\": null");
            assertThat(second)
                    .as("all of it came from the store, and nothing new goes there")
                    .containsPattern("\"pulled\": \\{\\s*\"files\": \\d+")
                    .containsPattern("\"pushed\": \\{[^}]*\"moved\": 0\\s*}");
            assertThat(store.bucketFolder().resolve("engine-cache")).isDirectory();
        }
    }

    private Map<String, String> in(String cache, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("engine-cache", folder.resolve(cache).toString());
        return all;
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> prepare("base", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--sizes is missing");
        assertThatThrownBy(() -> prepare("base", Map.of("sizes", "64x64", "push", "true")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give --engine-cache DIR");
        Map<String, String> unknownGpu =
                Map.of(
                        "sizes", "64x64",
                        "providers", "tensorrt,cuda",
                        "allow-fallback", "true",
                        "pull", "true",
                        "engine-cache", folder.resolve("gpu").toString());
        assertThatThrownBy(() -> prepare("base", unknownGpu))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown-gpu/onnxruntime-1.29.0-tensorrt-")
                .hasMessageContaining("nvidia-smi");
    }
}
