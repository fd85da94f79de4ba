package io.latentrelay.coordinator.manifest;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.ledger.Part;
import io.latentrelay.coordinator.parquet.ParquetFile;
import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.transport.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a run's manifest to the store. Writing anything again writes the same bytes. */
public final class Manifest {

    private static final String PARQUET = "application/vnd.apache.parquet";
    private static final String JSON = "application/json";

    private final ObjectStore store;
    private final Expansion expansion;

    public Manifest(ObjectStore store, Expansion expansion) {
        this.store = store;
        this.expansion = expansion;
    }

    /** Stores one part, a row for each of its images. */
    public void write(Part part) {
        Iterator<List<@Nullable Object>> rows =
                part.images().stream().map(result -> ManifestRow.of(expansion, result)).iterator();
        String key = expansion.run().keys().manifestPart(part.number());
        store.put(key, ParquetFile.of("image", ManifestRow.COLUMNS, rows), PARQUET);
    }

    /**
     * Stores the figures of the whole run, which say that its manifest is whole. What is already
     * there of the same generation stays.
     *
     * @return what is stored now
     */
    public RunFigures finish(RunFigures figures) {
        String key = expansion.run().keys().success();
        byte[] bytes = figures.toJson().pretty().getBytes(StandardCharsets.UTF_8);
        if (store.putIfAbsent(key, bytes, JSON)) {
            return figures;
        }
        Optional<RunFigures> there =
                store.get(key)
                        .map(JsonObject::parse)
                        .map(RunFigures::fromJson)
                        .filter(found -> found.digest().equals(figures.digest()));
        if (there.isEmpty()) {
            store.put(key, bytes, JSON);
        }
        return there.orElse(figures);
    }

    /** Takes back that the manifest is whole: more is to come. What it has stays as it is. */
    public void reopen() {
        store.delete(expansion.run().keys().success());
    }
}
