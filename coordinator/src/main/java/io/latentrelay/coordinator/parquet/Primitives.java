package io.latentrelay.coordinator.parquet;

import io.latentrelay.coordinator.document.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** Makes values of what Parquet stores in one column. */
final class Primitives {

    private Primitives() {}

    static boolean isReadable(PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN, INT32, INT64, FLOAT, DOUBLE -> true;
            case INT96 -> false;
            case BINARY, FIXED_LEN_BYTE_ARRAY -> isText(type) || decimal(type).isPresent();
        };
    }

    private static boolean isText(PrimitiveType type) {
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        return annotation instanceof StringLogicalTypeAnnotation
                || annotation instanceof EnumLogicalTypeAnnotation
                || annotation instanceof JsonLogicalTypeAnnotation;
    }

    private static Optional<DecimalLogicalTypeAnnotation> decimal(PrimitiveType type) {
        return type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal
                ? Optional.of(decimal)
                : Optional.empty();
    }

    static Value value(int line, PrimitiveType type, Group group, int field, int place) {
        PrimitiveTypeName stored = type.getPrimitiveTypeName();
        return switch (stored) {
            case BOOLEAN -> new Value.Truth(line, group.getBoolean(field, place));
            case FLOAT -> decimal(line, Float.toString(group.getFloat(field, place)));
            case DOUBLE -> decimal(line, Double.toString(group.getDouble(field, place)));
            case INT32 -> whole(line, type, group.getInteger(field, place), Integer.SIZE);
            case INT64 -> whole(line, type, group.getLong(field, place), Long.SIZE);
            case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(line, type, group.getBinary(field, place));
            case INT96 -> throw new IllegalStateException("a column of INT96 is left out");
        };
    }

    private static Value decimal(int line, String written) {
        boolean isFinite = Character.isDigit(written.charAt(written.length() - 1));
        return isFinite
                ? number(line, new BigDecimal(written))
                : new Value.Numeral(line, written, Optional.empty());
    }

    private static Value number(int line, BigDecimal number) {
        BigDecimal plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        BigDecimal shown = plain.scale() < 0 ? plain.setScale(0) : plain;
        return new Value.Numeral(line, shown.toPlainString(), Optional.of(shown));
    }

    private static Value bytes(int line, PrimitiveType type, Binary bytes) {
        Optional<DecimalLogicalTypeAnnotation> decimal = decimal(type);
        if (decimal.isPresent()) {
            BigInteger unscaled = new BigInteger(bytes.getBytes());
            return number(line, new BigDecimal(unscaled, decimal.get().getScale()));
        }
        try {
            // The library's own conversion would put a question mark where the bytes are no text.
            return new Value.Text(
                    line,
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.toByteBuffer()).toString());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "column '" + type.getName() + "' is not valid UTF-8", e);
        }
    }

    private static Value whole(int line, PrimitiveType type, long stored, int bits) {
        @Nullable LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            return number(line, BigDecimal.valueOf(stored, decimal.getScale()));
        }
        if (annotation instanceof DateLogicalTypeAnnotation) {
            return new Value.Text(line, LocalDate.ofEpochDay(stored).toString());
        }
        if (annotation instanceof TimestampLogicalTypeAnnotation timestamp) {
            return new Value.Text(line, timestamp(timestamp, stored));
        }
        if (annotation instanceof TimeLogicalTypeAnnotation time) {
            long nanos = Math.multiplyExact(stored, nanos(time.getUnit()));
            return new Value.Text(line, LocalTime.ofNanoOfDay(nanos).toString());
        }
        boolean isUnsigned = annotation instanceof IntLogicalTypeAnnotation i && !i.isSigned();
        return number(line, new BigDecimal(isUnsigned ? unsigned(stored, bits) : signed(stored)));
    }

    private static BigInteger signed(long stored) {
        return BigInteger.valueOf(stored);
    }

    private static BigInteger unsigned(long stored, int bits) {
        BigInteger value = BigInteger.valueOf(stored);
        return stored < 0 ? value.add(BigInteger.ONE.shiftLeft(bits)) : value;
    }

    private static String timestamp(TimestampLogicalTypeAnnotation type, long stored) {
        ChronoUnit unit =
                switch (type.getUnit()) {
                    case MILLIS -> ChronoUnit.MILLIS;
                    case MICROS -> ChronoUnit.MICROS;
                    case NANOS -> ChronoUnit.NANOS;
                };
        Instant instant = Instant.EPOCH.plus(stored, unit);
        return type.isAdjustedToUTC()
                ? instant.toString()
                : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
    }

    private static long nanos(TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> 1_000_000;
            case MICROS -> 1000;
            case NANOS -> 1;
        };
    }
}
