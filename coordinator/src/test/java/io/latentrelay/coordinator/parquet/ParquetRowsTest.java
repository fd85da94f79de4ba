package io.latentrelay.coordinator.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.coordinator.document.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that pyarrow has written, see {@code resources/parquet/make.py}. */
class ParquetRowsTest {

    private static final int ROWS = 60;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "zstd", "lz4"})
    void readsWhatPyarrowWritesInEveryCompression(String codec) {
        try (ParquetRows rows = ParquetRows.open(file(codec))) {
            assertThat(rows.rows()).isEqualTo(ROWS);
            assertThat(rows.columns()).startsWith("prompt", "steps").doesNotContain("thumbnail");
            assertThat(rows.leftOut()).containsExactly("thumbnail");
            List<Value.Mapping> all = new ArrayList<>();
            rows.forEachRemaining(all::add);
            assertThat(all).hasSize(ROWS);
            for (int i = 0; i < ROWS; i++) {
                assertThat(all.get(i).line()).isEqualTo(i + 1);
                assertThat(shown(all.get(i))).as("row %s", i).isEqualTo(expected(i));
            }
        }
    }

    @Test
    void readsTheEncodingsOfTheSecondPageVersion() {
        try (ParquetRows rows = ParquetRows.open(file("delta"))) {
            for (int i = 0; i < ROWS; i++) {
                assertThat(shown(rows.next()))
                        .as("row %s", i)
                        .isEqualTo(expectedFirst(i) + "|" + plain(Double.toString(i / 3.0)) + "|");
            }
            assertThat(rows.hasNext()).isFalse();
        }
    }

    @Test
    void readsOnlyTheColumnsAskedFor() {
        try (ParquetRows rows = ParquetRows.open(file("snappy"), "seed"::equals)) {
            assertThat(rows.columns()).containsExactly("seed");
            assertThat(shown(rows.next())).isEqualTo("4294967295|");
        }
    }

    @Test
    void refusesWhatItCannotUnpackAndSaysWhatItCan() {
        try (ParquetRows rows = ParquetRows.open(file("brotli"))) {
            assertThatThrownBy(rows::next)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("brotli.parquet")
                    .hasMessageContaining("compressed with brotli")
                    .hasMessageContaining("snappy, zstd");
        }
    }

    @Test
    void refusesWhatIsNoParquetFile() throws IOException {
        Path text = Files.writeString(folder.resolve("prompts.parquet"), "prompt\na circle\n");
        assertThatThrownBy(() -> ParquetRows.open(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prompts.parquet: is no Parquet file: ");
        assertThatThrownBy(() -> ParquetRows.open(folder.resolve("none.parquet")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.parquet: is not a file");
    }

    @Test
    void aDamagedFileIsRefusedWithItsName() throws IOException {
        byte[] whole = Files.readAllBytes(file("zstd"));
        byte[] broken = whole.clone();
        for (int i = 40; i < 400; i++) {
            broken[i] ^= 0x55;
        }
        assertThatThrownBy(() -> ParquetRows.of("short", Arrays.copyOf(whole, 1000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("short: is no Parquet file");
        assertThatThrownBy(
                        () -> {
                            try (ParquetRows rows = ParquetRows.of("broken", broken)) {
                                rows.forEachRemaining(row -> {});
                            }
                        })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("broken: row 1 cannot be read: ");
    }

    private static String expectedFirst(int i) {
        String prompt = i == 3 ? "nothing" : "circle " + i + "\n\"größer\", 红";
        return prompt + "|" + (i % 7 == 6 ? "nothing" : String.valueOf(10 + i % 3));
    }

    private static String expected(int i) {
        List<String> tags = List.of("a", "nothing", "t" + i).subList(0, i % 4);
        return String.join(
                        "|",
                        expectedFirst(i),
                        String.valueOf(4294967295L - i),
                        Long.toUnsignedString(-1L - i),
                        plain(Float.toString(i / 10f)),
                        plain(Double.toString(i / 3.0)),
                        String.valueOf(i % 2 == 0),
                        tags.toString(),
                        "{lens=50mm, iso=" + i + "}",
                        new BigDecimal(i).movePointLeft(2).stripTrailingZeros().toPlainString(),
                        "2026-01-01",
                        "2026-01-01T12:00:00.005Z")
                + "|";
    }

    private static String plain(String number) {
        return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }

    private static String shown(Value.Mapping row) {
        StringBuilder text = new StringBuilder();
        row.entries().forEach(entry -> text.append(shown(entry.value())).append('|'));
        return text.toString();
    }

    private static String shown(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        }
        if (value instanceof Value.Sequence list) {
            return list.items().stream().map(ParquetRowsTest::shown).toList().toString();
        }
        if (value instanceof Value.Mapping map) {
            return map.entries().stream()
                    .map(entry -> entry.key() + "=" + shown(entry.value()))
                    .toList()
                    .toString()
                    .replace('[', '{')
                    .replace(']', '}');
        }
        return value.shown();
    }

    private static Path file(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(
                                    ParquetRowsTest.class.getResource(
                                            "/parquet/" + name + ".parquet"))
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
