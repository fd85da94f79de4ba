package io.latentrelay.coordinator.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Seeds of a run's trajectories. With {@code seed: s} in the run file, repetition k of every prompt
 * has seed s + k. Without, seeds are derived from the run's name and the trajectory's index so that
 * no two trajectories of a run share one. Both are from 0 to 2^32 - 1: torch's CPU generator reads
 * no more bits.
 */
final class Seeds {

    static final long MAX = 0xFFFF_FFFFL;

    private Seeds() {}

    static long counted(long seed, int repetition) {
        return seed + repetition;
    }

    static long derived(String run, long trajectory) {
        return Integer.toUnsignedLong(mix(start(run) + (int) trajectory));
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

    private static int start(String run) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(sha256.digest(run.getBytes(StandardCharsets.UTF_8))).getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
