package io.latentrelay.local.grid;

import java.util.Locale;
import java.util.OptionalDouble;

/** Text as it may stand in a page. */
final class Html {

    private Html() {}

    /** Text of any kind, fit for an element or a quoted attribute. */
    static String text(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(character -> append(escaped, character));
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, int character) {
        switch (character) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            default -> escaped.appendCodePoint(isAllowed(character) ? character : 0xFFFD);
        }
    }

    // Control characters, but for white space, have no place in HTML, not even escaped.
    private static boolean isAllowed(int character) {
        return character >= 0x20 && character != 0x7F
                || character == '\n'
                || character == '\t'
                || character == '\r';
    }

    /** Three digits or so, whatever the size. */
    static String number(double number) {
        double size = Math.abs(number);
        String form = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, number);
    }

    static String number(OptionalDouble number) {
        return number.isPresent() ? number(number.getAsDouble()) : "";
    }
}
