package io.latentrelay.refinerworker.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GenerationParametersTest {

    /** How A1111 finds the pairs of a parameters line (infotext_utils.py, version 1.10). */
    private static final Pattern A1111_PAIR =
            Pattern.compile("\\s*(\\w[\\w \\-/]+):\\s*(\"(?:\\\\.|[^\\\\\"])+\"|[^,]*)(?:,|$)");

    /** The stricter key of SD.Next. */
    private static final Pattern SD_NEXT_KEY = Pattern.compile("[\\w ]+");

    @Test
    void theTextHasTheFormThatA1111Writes() {
        String text =
                new GenerationParameters.Builder()
                        .add("Steps", 24)
                        .add("Sampler", "DPM++ 2M")
                        .add("CFG scale", 4.0)
                        .add("Clip skip", Optional.empty())
                        .add("Size", "1216x832")
                        .build("a lion,\nat night", "blurry")
                        .text();

        assertThat(text)
                .isEqualTo(
                        """
                        a lion,
                        at night
                        Negative prompt: blurry
                        Steps: 24, Sampler: DPM++ 2M, CFG scale: 4.0, Size: 1216x832\
                        """);
    }

    @Test
    void anEmptyNegativePromptHasNoLine() {
        assertThat(new GenerationParameters.Builder().add("Steps", 1).build("a", "").text())
                .isEqualTo("a\nSteps: 1");
    }

    @Test
    void itsReadersFindEveryPairAgain() {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("Steps", "30");
        pairs.put("Refiner prompt", "night: a \"lion\", \\ resting\nwell");
        pairs.put("Refiner", "sd_xl_refiner_1.0 [7440042bbd]");
        pairs.put("Model", "模型");

        String text = new GenerationParameters("a", "", pairs).text();

        assertThat(parse(text.substring(text.indexOf('\n') + 1))).isEqualTo(pairs);
        assertThat(pairs.keySet()).allMatch(key -> SD_NEXT_KEY.matcher(key).matches());
    }

    private static Map<String, String> parse(String line) {
        Map<String, String> pairs = new LinkedHashMap<>();
        Matcher matcher = A1111_PAIR.matcher(line);
        while (matcher.find()) {
            pairs.put(matcher.group(1), unquoted(matcher.group(2)));
        }
        return pairs;
    }

    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        return value.substring(1, value.length() - 1)
                .replace("\\n", "\n")
                .replace("\\\"", "\"")
                .replace("\\\\", "\\");
    }
}
