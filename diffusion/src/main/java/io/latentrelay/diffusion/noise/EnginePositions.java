package io.latentrelay.diffusion.noise;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Engines where draws ended, so that the next draw of the same stream goes on from there. Only
 * saves time: every engine here is also what its seed and so many words lead to. Bounded; safe for
 * concurrent use.
 */
final class EnginePositions {

    /** Of about 2.5 kB each: many more than images in work at a time. */
    private static final int MOST = 256;

    private final Map<Position, Mt19937> engines =
            new LinkedHashMap<>(MOST, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Position, Mt19937> eldest) {
                    return size() > MOST;
                }
            };

    private record Position(int seed, long words) {}

    /** An engine of this seed that has given so many words, free to be used. */
    Mt19937 engineAt(int seed, long words) {
        Mt19937 known = find(new Position(seed, words));
        if (known != null) {
            return known.copy();
        }
        Mt19937 engine = new Mt19937(seed);
        engine.skip(words);
        return engine;
    }

    private synchronized @Nullable Mt19937 find(Position position) {
        return engines.get(position);
    }

    /** Keeps an engine that nobody uses any more. */
    synchronized void keep(int seed, long words, Mt19937 engine) {
        engines.put(new Position(seed, words), engine);
    }
}
