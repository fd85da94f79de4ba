package io.latentrelay.local.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentrelay.local.generate.TestModels;
import io.latentrelay.local.output.CapturedRelay;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With the tokenizers of the demo model, unless another is given. */
class InspectTokensTest {

    private static final List<Integer> FISHERMAN =
            List.of(
                    2046, 66, 855, 76, 591, 322, 817, 752, 585, 539, 550, 896, 701, 552, 517, 786,
                    267, 1537, 1181, 71, 581, 256, 2047);
    private static final List<Integer> FISHERMAN_2 =
            List.of(
                    2046, 66, 855, 76, 591, 322, 817, 752, 585, 539, 550, 896, 701, 552, 517, 786,
                    267, 1537, 1181, 71, 581, 0, 2047);

    private CapturedRelay relay(byte... standardInput) {
        return new CapturedRelay(
                InspectCommands.all(
                        new ByteArrayInputStream(standardInput), () -> TestModels.DEMO));
    }

    @Test
    void bothTokenizersAreShownEachWithItsPadding() {
        CapturedRelay relay = relay();
        assertThat(relay.run("inspect", "tokens", "wow!", "a large red circle")).isZero();
        assertThat(relay.out().lines())
                .containsExactly(
                        "wow!",
                        "  tokenizer    6 of 77 ids",
                        "    731 86 78 342 256 732 + 71 x 732",
                        "  tokenizer_2  6 of 77 ids",
                        "    731 86 78 342 0 732 + 71 x 0",
                        "a large red circle",
                        "  tokenizer    6 of 77 ids",
                        "    731 320 536 527 648 732 + 71 x 732",
                        "  tokenizer_2  6 of 77 ids",
                        "    731 320 536 527 648 732 + 71 x 0");
    }

    @Test
    void idsAreTransformers() {
        CapturedRelay relay = relay();
        String prompt = "cinematic portrait of an old fisherman, golden hour!";
        assertThat(
                        relay.run(
                                "inspect",
                                "tokens",
                                "--model",
                                TestModels.TINY_BASE.toString(),
                                "--json",
                                prompt))
                .isZero();
        JsonNode encoded = relay.json().at("/prompts/0/encoded");
        assertThat(encoded.findValuesAsText("tokenizer"))
                .containsExactly("tokenizer", "tokenizer_2");
        assertThat(ids(encoded.at("/0"))).isEqualTo(padded(2047, FISHERMAN));
        assertThat(ids(encoded.at("/1"))).isEqualTo(padded(0, FISHERMAN_2));
        assertThat(encoded.at("/0/length").intValue()).isEqualTo(FISHERMAN.size());
        assertThat(encoded.at("/1/beyond").intValue()).isZero();
    }

    private static List<Integer> ids(JsonNode encoded) {
        List<Integer> ids = new ArrayList<>();
        encoded.at("/windows/0").forEach(id -> ids.add(id.intValue()));
        return ids;
    }

    private static List<Integer> padded(int pad, List<Integer> ids) {
        List<Integer> padded = new ArrayList<>(ids);
        padded.addAll(Collections.nCopies(77 - ids.size(), pad));
        return padded;
    }

    @Test
    void whatDoesNotFitIsCountedAndShownInWindows() {
        CapturedRelay relay = relay();
        String longPrompt = "red ".repeat(80).strip();
        assertThat(relay.run("inspect", "tokens", longPrompt)).isZero();
        assertThat(relay.out())
                .contains("  tokenizer    82 of 77 ids; 5 do not fit, 2 windows of 75\n")
                .contains("    731 527 527 527 527 527 732 + 70 x 732\n");
        assertThat(relay.run("inspect", "tokens", "--json", longPrompt)).isZero();
        assertThat(relay.json().at("/prompts/0/encoded/1/beyond").intValue()).isEqualTo(5);
        assertThat(relay.json().at("/prompts/0/encoded/1/windows")).hasSize(2);
    }

    @Test
    void promptsAreReadFromStandardInputLineByLine() {
        CapturedRelay relay = relay("red\n\ncaf\u00e9\n".getBytes(StandardCharsets.UTF_8));
        assertThat(relay.run("inspect", "tokens", "--json")).isZero();
        assertThat(relay.json().get("prompts").findValuesAsText("prompt"))
                .containsExactly("red", "", "caf\u00e9");
    }

    @Test
    void standardInputThatIsNoTextIsRefused() {
        CapturedRelay relay = relay((byte) 'a', (byte) '\n', (byte) 0xE9, (byte) '\n');
        assertThat(relay.run("inspect", "tokens")).isEqualTo(2);
        assertThat(relay.err()).contains("standard input is not UTF-8 text");
    }

    @Test
    void aRefinerHasOnlyTheSecond() {
        CapturedRelay relay = relay();
        Path refiner = TestModels.DEMO.refiner();
        assertThat(relay.run("inspect", "tokens", "--model", refiner.toString(), "red")).isZero();
        assertThat(relay.out().lines())
                .containsExactly("red", "  tokenizer_2  3 of 77 ids", "    731 527 732 + 74 x 0");
    }
}
