package io.latentrelay.transport.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {

    @TempDir Path folder;

    private Map<String, Settings.Given> read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("relay.yaml"), yaml);
        return new SettingsFile(file, Set.of("bucket", "port", "fast")).read();
    }

    @Test
    void valuesAreKeptAsWrittenWithTheirLine() throws IOException {
        Map<String, Settings.Given> values =
                read("# mine\nbucket: 007\nport: \"80\"\nfast: true\n");
        assertThat(values.get("bucket"))
                .isEqualTo(
                        new Settings.Given(
                                "007", "from " + folder.resolve("relay.yaml") + " line 2"));
        assertThat(values).extractingByKey("port").extracting("text").isEqualTo("80");
        assertThat(values).extractingByKey("fast").extracting("text").isEqualTo("true");
    }

    @Test
    void anEmptyFileGivesNothing() throws IOException {
        assertThat(read("# nothing yet\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 80\\nbuket: x | line 2: unknown key 'buket'; did you mean bucket?",
                "port: 80\\nport: 81 | line 2: 'port' is given twice; keep one",
                "bucket: | line 1: 'bucket' has no value; give one or remove the line",
                "bucket: [a, b] | line 1: 'bucket' takes one value, not a list or a mapping",
                "- bucket | line 1: expected lines of the form 'option: value'",
                "port: 80\\nbucket: 'x | line 2: not valid YAML",
                "[a]: b | line 1: unknown key ''",
            })
    void whatIsWrongIsNamedWithItsLine(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml.replace("\\n", "\n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(folder.resolve("relay.yaml") + " " + message);
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("nowhere.yaml");
        assertThatThrownBy(() -> new SettingsFile(missing, Set.of()).read())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--config " + missing + " cannot be read: no such file");
    }
}
