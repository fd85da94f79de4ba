package io.latentrelay.coordinator.parquet;

import io.latentrelay.coordinator.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Writes rows column by column. */
final class RowWriting extends WriteSupport<JsonObject> {

    private final MessageType schema;
    private final List<Column> columns;
    private @Nullable RecordConsumer file;

    RowWriting(MessageType schema, List<Column> columns) {
        this.schema = schema;
        this.columns = columns;
    }

    @Override
    @SuppressWarnings("deprecation") // It has no body in the library yet.
    public WriteContext init(Configuration hadoop) {
        return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return context();
    }

    private WriteContext context() {
        return new WriteContext(schema, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        this.file = consumer;
    }

    @Override
    public void write(JsonObject row) {
        RecordConsumer out = Objects.requireNonNull(file, "writing has not begun");
        out.startMessage();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (row.has(column.name())) {
                out.startField(column.name(), i);
                write(out, column, row);
                out.endField(column.name(), i);
            }
        }
        out.endMessage();
    }

    private static void write(RecordConsumer out, Column column, JsonObject row) {
        switch (column.kind()) {
            case TEXT -> out.addBinary(Binary.fromString(row.text(column.name())));
            case JSON -> out.addBinary(Binary.fromString(row.object(column.name()).toString()));
            case WHOLE -> out.addLong(row.whole(column.name()));
            case SINGLE -> out.addFloat((float) row.decimal(column.name()));
            case DECIMAL -> out.addDouble(row.decimal(column.name()));
            case TRUTH -> out.addBoolean(row.truth(column.name()));
        }
    }
}
