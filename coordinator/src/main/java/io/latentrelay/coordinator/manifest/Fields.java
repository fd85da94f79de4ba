package io.latentrelay.coordinator.manifest;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.parquet.Column;
import io.latentrelay.coordinator.parquet.Column.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Columns that say something of one kind of thing: each one's name, kind, and where its value comes
 * from, in one place. A value may be null where there is nothing to tell.
 *
 * @param <T> what the columns tell of
 */
final class Fields<T> {

    @FunctionalInterface
    private interface Reading<T> {
        @Nullable Object of(T of);
    }

    private record Field<T>(Column column, Reading<T> reading) {}

    private final List<Field<T>> fields = new ArrayList<>();

    private Fields<T> add(String name, Kind kind, Reading<T> reading) {
        fields.add(new Field<>(new Column(name, kind), reading));
        return this;
    }

    Fields<T> text(String name, Function<T, String> value) {
        return add(name, Kind.TEXT, value::apply);
    }

    Fields<T> maybeText(String name, Function<T, Optional<String>> value) {
        return add(name, Kind.TEXT, of -> value.apply(of).orElse(null));
    }

    Fields<T> whole(String name, ToLongFunction<T> value) {
        return add(name, Kind.WHOLE, value::applyAsLong);
    }

    Fields<T> maybeWhole(String name, Function<T, ? extends Optional<? extends Number>> value) {
        return add(name, Kind.WHOLE, of -> value.apply(of).map(Number::longValue).orElse(null));
    }

    Fields<T> decimal(String name, ToDoubleFunction<T> value) {
        return add(name, Kind.DECIMAL, value::applyAsDouble);
    }

    Fields<T> maybeDecimal(String name, Function<T, Optional<Double>> value) {
        return add(name, Kind.DECIMAL, of -> value.apply(of).orElse(null));
    }

    Fields<T> maybeSingle(String name, Function<T, Optional<Float>> value) {
        return add(name, Kind.SINGLE, of -> value.apply(of).orElse(null));
    }

    Fields<T> truth(String name, Function<T, Boolean> value) {
        return add(name, Kind.TRUTH, value::apply);
    }

    Fields<T> maybeJson(String name, Function<T, Optional<JsonObject>> value) {
        return add(name, Kind.JSON, of -> value.apply(of).orElse(null));
    }

    /** Says that hardly any two rows have the same value in the column added last. */
    Fields<T> distinct() {
        int last = fields.size() - 1;
        Column column = fields.get(last).column();
        Column distinct = new Column(column.name(), column.kind(), true);
        fields.set(last, new Field<>(distinct, fields.get(last).reading()));
        return this;
    }

    List<Column> columns() {
        return fields.stream().map(Field::column).toList();
    }

    /** Appends every column's value to a row. */
    void put(List<@Nullable Object> row, T of) {
        for (Field<T> field : fields) {
            row.add(field.reading().of(of));
        }
    }

    /** Appends null for every column. */
    void putNulls(List<@Nullable Object> row) {
        fields.forEach(field -> row.add(null));
    }
}
