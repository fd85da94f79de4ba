package io.latentrelay.coordinator.manifest;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.parquet.Column;
import io.latentrelay.coordinator.parquet.Column.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Columns that say something of one kind of thing: each one's name, kind, and where its value comes
 * from, in one place. A value may be null where there is nothing to tell.
 *
 * @param <T> what the columns tell of
 */
final class Fields<T> {

    private record Field<T>(Column column, BiConsumer<JsonObject, T> put) {}

    private final List<Field<T>> fields = new ArrayList<>();

    private Fields<T> add(String name, Kind kind, BiConsumer<JsonObject, T> put) {
        fields.add(new Field<>(new Column(name, kind), put));
        return this;
    }

    Fields<T> text(String name, Function<T, String> value) {
        return add(name, Kind.TEXT, (row, of) -> row.put(name, value.apply(of)));
    }

    Fields<T> maybeText(String name, Function<T, Optional<String>> value) {
        return add(name, Kind.TEXT, (row, of) -> row.putText(name, value.apply(of)));
    }

    Fields<T> whole(String name, ToLongFunction<T> value) {
        return add(name, Kind.WHOLE, (row, of) -> row.put(name, value.applyAsLong(of)));
    }

    Fields<T> maybeWhole(String name, Function<T, ? extends Optional<? extends Number>> value) {
        return add(
                name,
                Kind.WHOLE,
                (row, of) ->
                        value.apply(of)
                                .ifPresentOrElse(
                                        number -> row.put(name, number.longValue()),
                                        () -> row.putNull(name)));
    }

    Fields<T> decimal(String name, ToDoubleFunction<T> value) {
        return add(name, Kind.DECIMAL, (row, of) -> row.put(name, value.applyAsDouble(of)));
    }

    Fields<T> maybeDecimal(String name, Function<T, Optional<Double>> value) {
        return add(
                name,
                Kind.DECIMAL,
                (row, of) ->
                        value.apply(of)
                                .ifPresentOrElse(
                                        number -> row.put(name, number.doubleValue()),
                                        () -> row.putNull(name)));
    }

    Fields<T> maybeSingle(String name, Function<T, Optional<Float>> value) {
        return add(
                name,
                Kind.SINGLE,
                (row, of) ->
                        value.apply(of)
                                .ifPresentOrElse(
                                        number -> row.put(name, number.floatValue()),
                                        () -> row.putNull(name)));
    }

    Fields<T> truth(String name, Function<T, Boolean> value) {
        return add(name, Kind.TRUTH, (row, of) -> row.put(name, value.apply(of)));
    }

    Fields<T> maybeJson(String name, Function<T, Optional<JsonObject>> value) {
        return add(
                name,
                Kind.JSON,
                (row, of) ->
                        value.apply(of)
                                .ifPresentOrElse(
                                        object -> row.put(name, object), () -> row.putNull(name)));
    }

    List<Column> columns() {
        return fields.stream().map(Field::column).toList();
    }

    /** Puts every column's value into the row. */
    void put(JsonObject row, T of) {
        fields.forEach(field -> field.put().accept(row, of));
    }

    /** Puts null for every column. */
    void putNulls(JsonObject row) {
        fields.forEach(field -> row.putNull(field.column().name()));
    }
}
