package io.latentrelay.coordinator.parquet;

import io.latentrelay.coordinator.parquet.Column.Kind;
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
final class RowWriting extends WriteSupport<List<@Nullable Object>> {

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
    public void write(List<@Nullable Object> row) {
        RecordConsumer out = Objects.requireNonNull(file, "writing has not begun");
        out.startMessage();
        for (int i = 0; i < columns.size(); i++) {
            Object value = row.get(i);
            if (value != null) {
                Column column = columns.get(i);
                out.startField(column.name(), i);
                write(out, column.kind(), value);
                out.endField(column.name(), i);
            }
        }
        out.endMessage();
    }

    private static void write(RecordConsumer out, Kind kind, Object value) {
        switch (kind) {
            case TEXT, JSON -> out.addBinary(Binary.fromString(value.toString()));
            case WHOLE -> out.addLong((Long) value);
            case SINGLE -> out.addFloat((Float) value);
            case DECIMAL -> out.addDouble((Double) value);
            case TRUTH -> out.addBoolean((Boolean) value);
        }
    }
}
