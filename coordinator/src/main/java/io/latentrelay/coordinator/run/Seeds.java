package io.latentrelay.coordinator.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Seeds of a run's trajectories. With {@code seed: s} in the run file, repetition k of every prompt
 * has seed s + k. Without, seeds are derived from the run's name, the prompt's row and the
 * repetition so that no two of them share one, in every cell of a sweep and however the run is
 * extended. Both are from 0 to 2^32 - 1: torch's CPU generator reads no more bits.
 */
final class Seeds {

    static final long MAX = 0xFFFF_FFFFL;

    private Seeds() {}

    static long counted(long seed, int repetition) {
        return seed + repetition;
    }

    /**
     * Steps of this size come back near to where they began only after very many: any k of them, k
     * below a million, lead at least 10^9 / k away. So rows and repetitions never meet in a run
     * that has at most 10^9 of both together.
     */
    static final int STRIDE = 0x9E37790B; // about 2^32 divided by the golden ratio

    /**
     * @param start of the run: {@link #start}
     */
    static long derived(int start, int promptRow, int repetition) {
        return Integer.toUnsignedLong(mix(start + promptRow + repetition * STRIDE));
    }

    /**
     * The finaliser of MurmurHash3 (Appleby 2011): a bijection, so different indexes never meet.
     */
    private static int mix(int h) {
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        return h ^ (h >>> 16);
    }

    /** Where a run's derived seeds begin. */
    static int start(String run) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(sha256.digest(run.getBytes(StandardCharsets.UTF_8))).getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
