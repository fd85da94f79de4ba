package io.latentrelay.local.prepare;

import io.latentrelay.inference.EngineCache;
import io.latentrelay.inference.MemoryBudget;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.WarmUp;
import io.latentrelay.inference.onnx.NetworkExecution;
import io.latentrelay.inference.onnx.Provider;
import io.latentrelay.transport.store.FolderArchive.Moved;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What preparing a model came to.
 *
 * @param cache folder of what is kept of it
 * @param archiveKey under which a store has it
 * @param pulled absent when nobody asked, or there was none
 */
record PrepareReport(
        String model,
        String sha256,
        Optional<String> cache,
        Optional<String> archiveKey,
        Optional<Moved> pulled,
        List<Network> networks,
        List<Warmed> warmUp,
        Optional<Moved> pushed,
        double seconds) {

    /**
     * A network that was loaded.
     *
     * @param missed providers that were asked for and could not be had
     * @param weightBytes of its files
     * @param cacheBytes of what is kept of it
     */
    record Network(
            String network,
            List<String> providers,
            List<String> missed,
            double loadSeconds,
            long weightBytes,
            long cacheBytes) {

        static Network of(SdxlModel model, NetworkExecution network) {
            Path weights = model.folder().path().resolve(network.network());
            return new Network(
                    network.network(),
                    network.providers().stream().map(Provider::text).toList(),
                    network.missed().stream().map(Provider::text).toList(),
                    network.loadMillis() / 1e3,
                    MemoryBudget.bytes(weights),
                    model.engines()
                            .map(EngineCache::folder)
                            .map(folder -> MemoryBudget.bytes(folder.resolve(network.network())))
                            .orElse(0L));
        }

        String text() {
            return String.format(
                    Locale.ROOT,
                    "  %-20s %6.1f s  %9s, kept %9s  on %s%s",
                    network,
                    loadSeconds,
                    MemoryBudget.amount(weightBytes),
                    MemoryBudget.amount(cacheBytes),
                    String.join(", ", providers),
                    missed.isEmpty() ? "" : " without " + String.join(", ", missed));
        }
    }

    /** A call that was made. */
    record Warmed(String network, String size, int rows, double seconds) {

        static Warmed of(WarmUp.Step step) {
            return new Warmed(
                    step.network(),
                    step.size().toString(),
                    step.rows(),
                    step.took().toMillis() / 1e3);
        }

        String text() {
            return String.format(
                    Locale.ROOT, "  %-20s %6.1f s  %s, %d rows", network, seconds, size, rows);
        }
    }
}
