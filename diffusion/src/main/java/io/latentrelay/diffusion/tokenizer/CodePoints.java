package io.latentrelay.diffusion.tokenizer;

/** What kind of character CLIP's splitting pattern sees in a code point. */
final class CodePoints {

    enum Kind {
        SPACE,
        LETTER,
        NUMBER,
        OTHER
    }

    private CodePoints() {}

    static Kind kind(int codePoint) {
        if (codePoint < 0x80) {
            return asciiKind(codePoint);
        }
        if (isWhiteSpace(codePoint)) {
            return Kind.SPACE;
        }
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER ->
                    Kind.LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
                    Kind.NUMBER;
            default -> Kind.OTHER;
        };
    }

    private static Kind asciiKind(int c) {
        if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
            return Kind.LETTER;
        }
        if (c >= '0' && c <= '9') {
            return Kind.NUMBER;
        }
        return c == ' ' || c >= '\t' && c <= '\r' ? Kind.SPACE : Kind.OTHER;
    }

    /** Unicode's White_Space above ASCII; unlike Java's isWhitespace it has the no-break spaces. */
    private static boolean isWhiteSpace(int c) {
        return c == 0x85
                || c == 0xA0
                || c == 0x1680
                || c >= 0x2000 && c <= 0x200A
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }
}
