package io.latentrelay.local.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latentrelay.local.sheet.Lettering.Style;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LetteringTest {
    private static final String PROMPT = "a large red circle on a blue background";

    private final Lettering lettering = Lettering.ofThisJdk();

    @BeforeEach
    void needsFonts() {
        assumeTrue(lettering.isPossible(), "this JDK has no fonts");
    }

    @Test
    void breaksBetweenWordsAndLosesNone() {
        List<String> lines = lettering.lines(PROMPT, Style.CAPTION, 192, 9);

        assertThat(lines).hasSizeGreaterThan(1);
        assertThat(String.join(" ", lines)).isEqualTo(PROMPT);
    }

    @Test
    void saysThatTheLastLineIsShortened() {
        List<String> lines = lettering.lines(PROMPT.repeat(5), Style.CAPTION, 192, 2);

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).doesNotContain("...");
        assertThat(lines.get(1)).endsWith("...");
    }

    @Test
    void breaksWordsThatAreWiderThanALine() {
        String word = "x".repeat(200);

        List<String> lines = lettering.lines(word + " end", Style.CAPTION, 100, 99);

        assertThat(lines.get(0)).matches("x+");
        assertThat(String.join("", lines).replace(" ", "")).isEqualTo(word + "end");
    }

    @Test
    void comesToAnEndWhereNothingFits() {
        assertThat(lettering.lines("\uD83D\uDE00\uD83D\uDE00", Style.CAPTION, 1, 9)).hasSize(2);
    }

    @Test
    void hasNothingToWriteForAnEmptyText() {
        assertThat(lettering.lines("  ", Style.CAPTION, 100, 2)).isEmpty();
    }
}
