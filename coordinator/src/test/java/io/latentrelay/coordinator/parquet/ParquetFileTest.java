package io.latentrelay.coordinator.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.parquet.Column.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParquetFileTest {

    private static final List<Column> COLUMNS =
            List.of(
                    new Column("index", Kind.WHOLE),
                    new Column("prompt", Kind.TEXT),
                    new Column("sigma", Kind.DECIMAL),
                    new Column("good", Kind.TRUTH),
                    new Column("extra", Kind.JSON));

    @Test
    void holdsEveryValueOfEveryKindAndItsAbsence() {
        try (ParquetRows rows = ParquetRows.of("memory", file(5000))) {
            assertThat(rows.columns()).containsExactly("index", "prompt", "sigma", "good", "extra");
            assertThat(rows.rows()).isEqualTo(5000);
            for (long i = 0; i < 5000; i++) {
                assertThat(shown(rows.next())).isEqualTo(i % 3 == 0 ? absent(i) : present(i));
            }
        }
    }

    @Test
    void theSameRowsGiveTheSameBytes() {
        assertThat(file(5000)).isEqualTo(file(5000));
        assertThat(file(0)).isEqualTo(file(0));
    }

    private static List<String> present(long i) {
        double sigma = i / 7.0;
        return List.of(
                String.valueOf(i),
                "a \"circle\"\n\u0007 ü " + i,
                sigma == Math.rint(sigma) ? String.valueOf((long) sigma) : Double.toString(sigma),
                String.valueOf(i % 2 == 0),
                "{\"shot\":" + i + "}");
    }

    private static List<String> absent(long i) {
        return List.of(String.valueOf(i), "nothing", "nothing", "nothing", "nothing");
    }

    private static byte[] file(long rows) {
        return ParquetFile.of(
                "rows",
                COLUMNS,
                LongStream.range(0, rows).mapToObj(ParquetFileTest::row).iterator());
    }

    private static List<@Nullable Object> row(long i) {
        return i % 3 == 0
                ? Arrays.asList(i, null, null, null, null)
                : List.of(
                        i,
                        "a \"circle\"\n\u0007 ü " + i,
                        i / 7.0,
                        i % 2 == 0,
                        new JsonObject().put("shot", i));
    }

    private static List<String> shown(Value.Mapping row) {
        return row.entries().stream()
                .map(entry -> entry.value())
                .map(value -> value instanceof Value.Text text ? text.text() : value.shown())
                .toList();
    }
}
