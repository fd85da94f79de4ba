package io.latentrelay.diffusion.noise;

/**
 * The Mersenne Twister of Matsumoto and Nishimura 1998, seeded as their init_genrand: the engine
 * behind torch's CPU generator. Mutable; never leaves the draw it serves.
 */
final class Mt19937 {

    private static final int N = 624;
    private static final int M = 397;
    private static final int MATRIX_A = 0x9908B0DF;
    private static final int UPPER = 0x80000000;
    private static final int LOWER = 0x7FFFFFFF;

    private final int[] state;
    private int next;

    Mt19937(int seed) {
        state = new int[N];
        state[0] = seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
        next = N;
    }

    private Mt19937(int[] state, int next) {
        this.state = state;
        this.next = next;
    }

    /** An engine at the same position that goes its own way. */
    Mt19937 copy() {
        return new Mt19937(state.clone(), next);
    }

    /** The next 32 bits. */
    int nextWord() {
        if (next == N) {
            twist();
        }
        return tempered(state[next++]);
    }

    /** The low 24 bits of the next words as numbers from 0 to below 1, which is torch's uniform. */
    void nextUniforms(float[] target, int from, int to) {
        int[] words = new int[N]; // a loop over ints alone becomes vector instructions
        int at = from;
        while (at < to) {
            if (next == N) {
                twist();
            }
            int count = Math.min(to - at, N - next);
            for (int i = 0; i < count; i++) {
                words[i] = tempered(state[next + i]) & 0xFFFFFF;
            }
            for (int i = 0; i < count; i++) {
                target[at + i] = words[i] * 0x1p-24f;
            }
            next += count;
            at += count;
        }
    }

    private static int tempered(int word) {
        int y = word;
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >>> 18);
    }

    /** Passes over words without tempering them. */
    void skip(long words) {
        long left = words;
        while (left > N - next) {
            left -= N - next;
            twist();
        }
        next += (int) left;
    }

    private void twist() {
        for (int i = 0; i < N - M; i++) {
            state[i] = state[i + M] ^ mixed(state[i], state[i + 1]);
        }
        for (int i = N - M; i < N - 1; i++) {
            state[i] = state[i + M - N] ^ mixed(state[i], state[i + 1]);
        }
        state[N - 1] = state[M - 1] ^ mixed(state[N - 1], state[0]);
        next = 0;
    }

    private static int mixed(int high, int low) {
        int y = (high & UPPER) | (low & LOWER);
        return (y >>> 1) ^ (-(y & 1) & MATRIX_A);
    }
}
