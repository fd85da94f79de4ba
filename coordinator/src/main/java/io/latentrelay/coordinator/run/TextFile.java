package io.latentrelay.coordinator.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads UTF-8 strictly: bytes that are none are refused, never replaced by something else. */
final class TextFile {

    // A run file that is longer lists prompts by the hundred thousand.
    private static final long LONGEST = 16 << 20;

    private TextFile() {}

    /**
     * The file's text, without a byte order mark.
     *
     * @throws IllegalArgumentException naming the file, and the line that is not UTF-8
     */
    static String read(Path file) {
        byte[] bytes = bytes(file);
        try {
            String text = decode(bytes);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    file + ":" + firstBadLine(bytes) + ": not UTF-8; save the file as UTF-8", e);
        }
    }

    private static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + " is not a file");
        }
        try {
            if (Files.size(file) > LONGEST) {
                throw new IllegalArgumentException(
                        file
                                + " has "
                                + Files.size(file)
                                + " bytes, more than the "
                                + LONGEST
                                + " a run file may have; put its prompts in a file of their own and"
                                + " name it, as in prompts: {file: prompts.txt}");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static int firstBadLine(byte[] bytes) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (!isUtf8(Arrays.copyOfRange(bytes, start, i))) {
                    return line;
                }
                line++;
                start = i + 1;
            }
        }
        return line;
    }

    private static boolean isUtf8(byte[] line) {
        try {
            decode(line);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
