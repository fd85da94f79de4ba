package io.latentrelay.coordinator.manifest;

import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.parquet.Column;
import io.latentrelay.coordinator.parquet.ParquetRows;
import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.coordinator.run.RunKeys;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A run's manifest, read back row by row: one part is in memory at a time, as its file has it. */
public final class ManifestRows implements Iterator<JsonObject>, AutoCloseable {

    private final Function<String, Optional<byte[]>> objects;
    private final RunKeys keys;
    private Optional<ParquetRows> part = Optional.empty();
    private long parts;

    /**
     * The rows of all parts there are by now, in the order of their images.
     *
     * @param objects what the store has under a key
     */
    public ManifestRows(Function<String, Optional<byte[]>> objects, RunKeys keys) {
        this.objects = objects;
        this.keys = keys;
    }

    @Override
    public boolean hasNext() {
        while (part.filter(ParquetRows::hasNext).isEmpty()) {
            close();
            String key = keys.manifestPart(parts);
            part = objects.apply(key).map(bytes -> ParquetRows.of(key, bytes));
            if (part.isEmpty()) {
                return false;
            }
            parts++;
        }
        return true;
    }

    @Override
    public JsonObject next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the manifest has no further row by now");
        }
        return row(part.orElseThrow().next());
    }

    @Override
    public void close() {
        part.ifPresent(ParquetRows::close);
        part = Optional.empty();
    }

    /**
     * The rows of one part. Close the stream.
     *
     * @param name of the part in messages
     */
    public static Stream<JsonObject> part(String name, byte[] bytes) {
        ParquetRows rows = ParquetRows.of(name, bytes);
        return StreamSupport.stream(
                        Spliterators.spliterator(rows, rows.rows(), Spliterator.ORDERED), false)
                .map(ManifestRows::row)
                .onClose(rows::close);
    }

    /**
     * The row of an image that has not ended, with status {@code open}: its settings as the run has
     * them, and nothing of what became of it.
     */
    public static JsonObject open(Expansion expansion, long index) {
        return ManifestRow.json(ManifestRow.open(expansion, index));
    }

    private static JsonObject row(Value.Mapping written) {
        Map<String, Value> values = new HashMap<>();
        written.entries().forEach(entry -> values.put(entry.key(), entry.value()));
        JsonObject row = new JsonObject();
        for (Column column : ManifestRow.COLUMNS) {
            put(row, column, values.getOrDefault(column.name(), new Value.Nothing(0)));
        }
        return row;
    }

    // A column that an older version did not write is as one without a value.
    private static void put(JsonObject row, Column column, Value value) {
        String name = column.name();
        if (value instanceof Value.Text text) {
            switch (column.kind()) {
                case JSON -> row.put(name, JsonObject.parse(utf8(text.text())));
                default -> row.put(name, text.text());
            }
        } else if (value instanceof Value.Truth truth) {
            row.put(name, truth.value());
        } else if (value instanceof Value.Numeral number && number.value().isPresent()) {
            put(row, column, number.value().get());
        } else {
            row.putNull(name);
        }
    }

    private static void put(JsonObject row, Column column, BigDecimal number) {
        switch (column.kind()) {
            case WHOLE -> row.put(column.name(), number.longValueExact());
            case SINGLE -> row.put(column.name(), number.floatValue());
            default -> row.put(column.name(), number.doubleValue());
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
