package io.latentrelay.coordinator.prompts;

import java.io.IOException;
import java.io.Reader;

/**
 * Text line by line, none longer than memory is meant for. Lines end with a line feed, before which
 * a carriage return may stand; other control characters belong to the line.
 */
final class TextLines {

    private static final int LONGEST = 16 << 20;

    /** Takes a line and its number, from 1. */
    @FunctionalInterface
    interface Line {
        void take(int number, String text);
    }

    private final String name;
    private final Reader reader;
    private final StringBuilder line = new StringBuilder();
    private int number;

    TextLines(String name, Reader reader) {
        this.name = name;
        this.reader = reader;
    }

    void read(Line lines) throws IOException {
        char[] buffer = new char[1 << 14];
        for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
            int start = 0;
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    line.append(buffer, start, i - start);
                    end(lines);
                    start = i + 1;
                }
            }
            line.append(buffer, start, count - start);
            if (line.length() > LONGEST) {
                throw new IllegalArgumentException(
                        name + ":" + (number + 1) + ": a line of more than 16 Mi characters");
            }
        }
        if (line.length() > 0) {
            end(lines);
        }
    }

    private void end(Line lines) {
        number++;
        int length = line.length();
        boolean hasReturn = length > 0 && line.charAt(length - 1) == '\r';
        lines.take(number, line.substring(0, hasReturn ? length - 1 : length));
        line.setLength(0);
    }
}
