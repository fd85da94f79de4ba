package io.latentrelay.coordinator.parquet;

import io.latentrelay.coordinator.document.Value;
import io.latentrelay.transport.store.ObjectFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a Parquet file in order, each a mapping from column to value whose line is the row's
 * number from 1. Holds one row group's wanted columns at a time, as they lie in the file. Columns
 * that text cannot show (raw bytes) are {@linkplain #leftOut left out}. Close it.
 *
 * <p>Every complaint about a file is an {@link IllegalArgumentException} that begins with its name.
 */
public final class ParquetRows implements Iterator<Value.Mapping>, AutoCloseable {

    private final String name;
    private final ParquetFileReader reader;
    private final MessageType schema;
    private final List<String> leftOut;
    private final Conversion conversion;
    private final MessageColumnIO columns;
    private @Nullable RecordReader<Group> group;
    private long leftInGroup;
    private long row;

    private ParquetRows(String name, ParquetFileReader reader, Predicate<String> wanted) {
        this.name = name;
        this.reader = reader;
        MessageType whole = reader.getFileMetaData().getSchema();
        List<Type> readable =
                whole.getFields().stream()
                        .filter(field -> wanted.test(field.getName()))
                        .filter(Conversion::isReadable)
                        .toList();
        this.leftOut =
                whole.getFields().stream()
                        .filter(field -> !Conversion.isReadable(field))
                        .map(Type::getName)
                        .toList();
        this.schema = new MessageType(whole.getName(), readable);
        this.conversion = new Conversion(schema);
        this.columns = new ColumnIOFactory().getColumnIO(schema);
        reader.setRequestedSchema(schema);
    }

    /** Opens a file with all its columns. */
    public static ParquetRows open(Path file) {
        return open(file, column -> true);
    }

    /** Opens a file; only {@code wanted} columns are read. */
    public static ParquetRows open(Path file, Predicate<String> wanted) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + ": is not a file");
        }
        return open(file.toString(), new LocalInputFile(file), wanted);
    }

    /** The same of an object, of which no more is fetched at a time than is held. */
    public static ParquetRows open(ObjectFile object) {
        return open(object.name(), new ObjectInput(object), column -> true);
    }

    /** Reads what was a file elsewhere, an object in the store, say. */
    public static ParquetRows of(String name, byte[] bytes) {
        return open(name, new BytesFile(bytes), column -> true);
    }

    private static ParquetRows open(String name, InputFile file, Predicate<String> wanted) {
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration())
                        .withCodecFactory(new Compression())
                        .build();
        try {
            return new ParquetRows(name, ParquetFileReader.open(file, options), wanted);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(name + ": is no Parquet file: " + reason(e), e);
        }
    }

    /** Names of the columns that rows have, in the file's order. */
    public List<String> columns() {
        return schema.getFields().stream().map(Type::getName).toList();
    }

    /** Names of the columns that hold bytes no text can show, which rows therefore do not have. */
    public List<String> leftOut() {
        return leftOut;
    }

    /** How many rows the file has. */
    public long rows() {
        return reader.getRecordCount();
    }

    @Override
    public boolean hasNext() {
        return row < rows();
    }

    /** The next row, with {@link Value.Nothing} where it has no value. */
    @Override
    public Value.Mapping next() {
        if (!hasNext()) {
            throw new NoSuchElementException(name + " has " + rows() + " rows");
        }
        try {
            Value.Mapping next = conversion.row(Math.toIntExact(row + 1), group().read());
            row++;
            leftInGroup--;
            return next;
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    name + ": row " + (row + 1) + " cannot be read: " + reason(e), e);
        }
    }

    private RecordReader<Group> group() throws IOException {
        RecordReader<Group> current = group;
        while (current == null || leftInGroup == 0) {
            PageReadStore pages = reader.readNextRowGroup();
            current = columns.getRecordReader(pages, new GroupRecordConverter(schema));
            leftInGroup = pages.getRowCount();
            group = current;
        }
        return current;
    }

    private static String reason(Throwable thrown) {
        Throwable first = thrown;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return String.valueOf(first.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + name, e);
        }
    }
}
