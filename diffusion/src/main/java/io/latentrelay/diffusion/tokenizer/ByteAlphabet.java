package io.latentrelay.diffusion.tokenizer;

/**
 * The printable character that stands for each byte in GPT-2's and CLIP's vocabularies: itself
 * where it is printable, the next free one from U+0100 on where not.
 */
final class ByteAlphabet {

    private static final char[] SYMBOLS = symbols();

    private ByteAlphabet() {}

    static char symbol(int b) {
        return SYMBOLS[b];
    }

    private static char[] symbols() {
        char[] symbols = new char[256];
        char free = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xFF && b != 0xAD;
            symbols[b] = printable ? (char) b : free++;
        }
        return symbols;
    }
}
