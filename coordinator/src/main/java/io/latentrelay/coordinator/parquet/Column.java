package io.latentrelay.coordinator.parquet;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * A column of a file that we write. Any row may lack it.
 *
 * @param isDistinct whether hardly any two rows have the same value: a dictionary of them would be
 *     built for nothing
 */
public record Column(String name, Kind kind, boolean isDistinct) {

    /** One whose values come again and again. */
    public Column(String name, Kind kind) {
        this(name, kind, false);
    }

    /** What a column holds. */
    public enum Kind {
        TEXT,
        /** 64 bits. */
        WHOLE,
        /** Single precision. */
        SINGLE,
        /** Double precision. */
        DECIMAL,
        TRUTH,
        /** A JSON document; to the file it is text, which every reader knows. */
        JSON
    }

    Type type() {
        return switch (kind) {
            case TEXT, JSON -> text();
            case WHOLE -> plain(PrimitiveTypeName.INT64);
            case SINGLE -> plain(PrimitiveTypeName.FLOAT);
            case DECIMAL -> plain(PrimitiveTypeName.DOUBLE);
            case TRUTH -> plain(PrimitiveTypeName.BOOLEAN);
        };
    }

    private PrimitiveType text() {
        return Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
    }

    private PrimitiveType plain(PrimitiveTypeName stored) {
        return Types.optional(stored).named(name);
    }
}
