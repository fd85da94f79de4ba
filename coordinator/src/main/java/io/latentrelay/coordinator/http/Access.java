package io.latentrelay.coordinator.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Who may do what, told by bearer tokens. Without any, everybody may do everything: that is for an
 * interface which only this machine reaches.
 *
 * @param operator the token of those who may change runs
 * @param reader the token of those who may only look
 */
public record Access(Optional<String> operator, Optional<String> reader) {

    private static final String SCHEME = "Bearer ";
    private static final int SHORTEST = 16;

    public static final Access OPEN = new Access(Optional.empty(), Optional.empty());

    /** Whether tokens are asked for. */
    public boolean isGuarded() {
        return operator.isPresent() || reader.isPresent();
    }

    /**
     * The token that a file holds.
     *
     * @throws IllegalArgumentException when there is none, or one that is too easy to guess
     */
    public static String token(Path file) {
        String token;
        try {
            token = Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the token file " + file, e);
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(file + " holds no text", e);
        }
        if (token.length() < SHORTEST || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException(
                    "the token in "
                            + file
                            + " must be one word of at least "
                            + SHORTEST
                            + " letters, digits and signs; make one with: openssl rand -hex 32");
        }
        return token;
    }

    /** What the sender of a request may do. */
    Role role(Optional<String> authorization) {
        if (!isGuarded()) {
            return Role.OPERATOR;
        }
        Optional<String> token =
                authorization
                        .filter(header -> header.startsWith(SCHEME))
                        .map(header -> header.substring(SCHEME.length()).strip());
        if (token.isEmpty()) {
            return Role.ANYONE;
        }
        if (operator.filter(mine -> isSame(mine, token.get())).isPresent()) {
            return Role.OPERATOR;
        }
        return reader.filter(mine -> isSame(mine, token.get())).isPresent()
                ? Role.READER
                : Role.ANYONE;
    }

    // Takes as long wherever they differ.
    private static boolean isSame(String mine, String given) {
        return MessageDigest.isEqual(
                mine.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return isGuarded() ? "tokens are asked for" : "open";
    }
}
