package io.latentrelay.coordinator.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Writes a whole Parquet file in memory. The same rows give the same bytes. */
public final class ParquetFile {

    private ParquetFile() {}

    /**
     * @param rows each with a value for each column, of its kind, or null where it has none
     */
    public static byte[] of(
            String table, List<Column> columns, Iterator<List<@Nullable Object>> rows) {
        Memory file = new Memory();
        Type[] types = columns.stream().map(Column::type).toArray(Type[]::new);
        RowWriting writing = new RowWriting(new MessageType(table, types), columns);
        try (ParquetWriter<List<@Nullable Object>> writer =
                new Builder(file, columns, writing).build()) {
            while (rows.hasNext()) {
                writer.write(rows.next());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write Parquet to memory", e);
        }
        return file.bytes();
    }

    private static final class Builder
            extends ParquetWriter.Builder<List<@Nullable Object>, Builder> {

        private final RowWriting writing;

        Builder(OutputFile file, List<Column> columns, RowWriting writing) {
            super(file);
            this.writing = writing;
            withConf(new PlainParquetConfiguration());
            withCodecFactory(new Compression());
            withCompressionCodec(CompressionCodecName.GZIP);
            // What every reader can read.
            withWriterVersion(WriterVersion.PARQUET_1_0);
            columns.stream()
                    .filter(Column::isDistinct)
                    .forEach(column -> withDictionaryEncoding(column.name(), false));
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // It has no body in the library yet.
        protected WriteSupport<List<@Nullable Object>> getWriteSupport(Configuration hadoop) {
            return writing;
        }

        @Override
        protected WriteSupport<List<@Nullable Object>> getWriteSupport(
                ParquetConfiguration configuration) {
            return writing;
        }
    }

    /** A file that stays in memory. */
    private static final class Memory implements OutputFile {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        byte[] bytes() {
            return bytes.toByteArray();
        }

        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new PositionOutputStream() {
                @Override
                public long getPos() {
                    return bytes.size();
                }

                @Override
                public void write(int b) {
                    bytes.write(b);
                }

                @Override
                public void write(byte[] from, int offset, int length) {
                    bytes.write(from, offset, length);
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            bytes.reset();
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
