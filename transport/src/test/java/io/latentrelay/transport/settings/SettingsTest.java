package io.latentrelay.transport.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {

    private static final Option MODEL = Option.required("model", "DIR", "A model.");
    private static final Option LIMIT = Option.withDefault("limit", "N", "A limit.", "7");
    private static final Option WAIT = Option.withDefault("wait", "TIME", "A time.", "30s");
    private static final Option STORE =
            Option.withDefault("store", "URL", "A store.", "http://127.0.0.1:9000");
    private static final Option MODE = Option.withDefault("mode", "MODE", "A mode.", "slow");
    private static final Option DRY = Option.flag("dry-run", "Only say.");
    private static final Option KEY = Option.secret("s3-secret-key", "KEY", "A key.");

    private static Settings given(String name, String text) {
        return new Settings(
                Map.of(name, new Settings.Given(text, "from somewhere")), List.of("run.yaml"));
    }

    @Test
    void defaultsHoldWhereNothingIsGiven() {
        Settings nothing = Settings.of(Map.of());
        assertThat(nothing.integer(LIMIT, 1, 9)).isEqualTo(7);
        assertThat(nothing.duration(WAIT)).isEqualTo(Duration.ofSeconds(30));
        assertThat(nothing.uri(STORE)).isEqualTo(URI.create("http://127.0.0.1:9000"));
        assertThat(nothing.flag(DRY)).isFalse();
        assertThat(nothing.oneOf(MODE, List.of("slow", "fast"))).isEqualTo("slow");
        assertThat(nothing.optional(MODEL)).isEmpty();
        assertThat(nothing.isGiven(LIMIT)).isFalse();
    }

    @Test
    void givenValuesReplaceDefaults() {
        assertThat(given("limit", "3").integer(LIMIT, 1, 9)).isEqualTo(3);
        assertThat(given("wait", "2m").duration(WAIT)).isEqualTo(Duration.ofMinutes(2));
        assertThat(given("wait", "500ms").duration(WAIT)).isEqualTo(Duration.ofMillis(500));
        assertThat(given("wait", "1h").duration(WAIT)).isEqualTo(Duration.ofHours(1));
        assertThat(given("store", "https://s3:1").uri(STORE)).isEqualTo(URI.create("https://s3:1"));
        assertThat(given("dry-run", "true").flag(DRY)).isTrue();
        assertThat(given("mode", "fast").oneOf(MODE, List.of("slow", "fast"))).isEqualTo("fast");
        assertThat(given("model", "m/x").path(MODEL)).isEqualTo(Path.of("m", "x"));
        assertThat(given("model", "m").string(MODEL)).isEqualTo("m");
        assertThat(given("model", "m").isGiven(MODEL)).isTrue();
        assertThat(given("model", "m").arguments()).containsExactly("run.yaml");
    }

    @Test
    void theProgramsOwnValuesReplaceAllOthers() {
        Settings changed = given("limit", "3").with(Map.of("limit", "4"));
        assertThat(changed.integer(LIMIT, 1, 9)).isEqualTo(4);
        assertThat(changed.arguments()).containsExactly("run.yaml");
    }

    @Test
    void aMissingValueIsNamedWithEveryWayToGiveIt() {
        assertThatThrownBy(() -> Settings.of(Map.of()).path(MODEL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "--model is missing: give --model DIR, set RELAY_MODEL,"
                                + " or write 'model:' in the --config file");
    }

    static List<Arguments> refusals() {
        return List.of(
                refusal(LIMIT, "seven", (s, o) -> s.integer(o, 1, 9), "a whole number from 1 to 9"),
                refusal(LIMIT, "0", (s, o) -> s.integer(o, 1, 9), "a whole number from 1 to 9"),
                refusal(LIMIT, "10", (s, o) -> s.integer(o, 1, 9), "a whole number from 1 to 9"),
                refusal(WAIT, "30", Settings::duration, "a time such as 500ms, 30s, 5m or 1h"),
                refusal(WAIT, "-1s", Settings::duration, "a time such as 500ms, 30s, 5m or 1h"),
                refusal(STORE, "localhost:9000", Settings::uri, "an address such as"),
                refusal(STORE, "http://a b", Settings::uri, "an address such as"),
                refusal(DRY, "yes", Settings::flag, "one of true, false"),
                refusal(MODE, "brisk", (s, o) -> s.oneOf(o, List.of("slow")), "one of slow"),
                refusal(MODEL, " ", Settings::path, "a path"),
                refusal(MODEL, "a\0b", Settings::path, "a path"));
    }

    private static Arguments refusal(
            Option option, String text, BiConsumer<Settings, Option> accessor, String right) {
        return Arguments.of(option, text, accessor, right);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void everyRefusalNamesOptionValueOriginAndWhatWouldBeRight(
            Option option, String text, BiConsumer<Settings, Option> accessor, String right) {
        assertThatThrownBy(() -> accessor.accept(given(option.name(), text), option))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "--" + option.name() + " '" + text + "' (from somewhere) is not " + right);
    }

    @Test
    void aSecretIsNeverPrinted() {
        assertThatThrownBy(() -> given("s3-secret-key", "hunter2").integer(KEY, 0, 1))
                .hasMessageContaining("--s3-secret-key")
                .hasMessageNotContaining("hunter2");
    }
}
