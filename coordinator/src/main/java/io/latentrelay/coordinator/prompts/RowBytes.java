package io.latentrelay.coordinator.prompts;

import io.latentrelay.coordinator.parquet.ParquetRows;
import io.latentrelay.transport.store.ObjectFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a prompt file consists of, wherever it lies. */
interface RowBytes {

    /** For messages. */
    String name();

    InputStream open() throws IOException;

    /** The same as a table. */
    ParquetRows table();

    static RowBytes of(Path file) {
        return new RowBytes() {
            @Override
            public String name() {
                return file.toString();
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }

            @Override
            public ParquetRows table() {
                return ParquetRows.open(file);
            }
        };
    }

    static RowBytes of(ObjectFile object) {
        return new RowBytes() {
            @Override
            public String name() {
                return object.name();
            }

            @Override
            public InputStream open() {
                return object.stream();
            }

            @Override
            public ParquetRows table() {
                return ParquetRows.open(object);
            }
        };
    }
}
