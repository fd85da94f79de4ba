package io.latentrelay.local.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void numbersStandFlushRightAndWordsFlushLeft() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Table("step", "sigma", "model")
                .row(0, "11.5", "base")
                .row(1, "-", "refiner")
                .row(12, "1.2E-5", "")
                .print(new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "step   sigma  model",
                        "   0    11.5  base",
                        "   1       -  refiner",
                        "  12  1.2E-5");
    }

    @Test
    void aRowMustFit() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Table("a", "b").row(1))
                .withMessage("1 cells do not fit under 2 headings");
    }

    @Test
    void aColumnMayBeEmptyFromTopToBottom() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

        new Table("fraction", "", "split").row("0.2", "", "base 23 + refiner 7").print(out);

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("fraction     split", "     0.2     base 23 + refiner 7");
    }
}
