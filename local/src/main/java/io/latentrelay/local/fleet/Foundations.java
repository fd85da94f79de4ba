package io.latentrelay.local.fleet;

import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.local.embedded.EmbeddedBroker;
import io.latentrelay.local.embedded.EmbeddedStore;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.program.Beside;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What takes long to start and needs nothing else: servers and models, started side by side. */
record Foundations(EmbeddedBroker broker, EmbeddedStore store, SdxlModel base, SdxlModel refiner) {

    /**
     * @param opened takes over whatever has started, also when something else fails
     */
    static Foundations lay(DataFolder data, LocalFleet.Models models, Opened opened) {
        CompletableFuture<EmbeddedBroker> broker =
                starting("broker", () -> EmbeddedBroker.start(data.broker(), 0));
        CompletableFuture<EmbeddedStore> store =
                starting("store", () -> EmbeddedStore.start(data.store(), 0, LocalStore.ACCESS));
        CompletableFuture<SdxlModel> base =
                starting("base", () -> SdxlModel.openBase(models.base(), ModelOptions.defaults()));
        CompletableFuture<SdxlModel> refiner =
                starting(
                        "refiner",
                        () -> SdxlModel.openRefiner(models.refiner(), ModelOptions.defaults()));
        for (CompletableFuture<? extends AutoCloseable> start :
                List.of(broker, store, base, refiner)) {
            start.thenAccept(opened::add).exceptionally(failure -> null).join();
        }
        return new Foundations(
                Beside.result(broker),
                Beside.result(store),
                Beside.result(base),
                Beside.result(refiner));
    }

    KafkaConnection kafka() {
        String servers = broker.bootstrapServers();
        return KafkaConnection.from(
                Settings.of(Map.of(KafkaConnection.BOOTSTRAP_SERVERS.name(), servers)));
    }

    /** The store's bucket; to be closed by whoever asks. */
    ObjectStore objects() {
        return LocalStore.connection(store).open();
    }

    private static <T> CompletableFuture<T> starting(String name, Supplier<T> start) {
        return Beside.start("start-" + name, start);
    }
}
