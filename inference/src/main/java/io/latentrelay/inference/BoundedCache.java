package io.latentrelay.inference;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Remembers what was computed, least recently used forgotten first, within a bound on bytes. Safe
 * for concurrent use; one value is computed at a time.
 */
final class BoundedCache<K, V> {

    private final long maxBytes;
    private final ToLongFunction<V> bytesOf;
    private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long hits;
    private long misses;

    BoundedCache(long maxBytes, ToLongFunction<V> bytesOf) {
        this.maxBytes = maxBytes;
        this.bytesOf = bytesOf;
    }

    synchronized V get(K key, Function<K, V> compute) {
        V known = values.get(key);
        if (known != null) {
            hits++;
            return known;
        }
        misses++;
        V computed = compute.apply(key);
        long size = bytesOf.applyAsLong(computed);
        if (size <= maxBytes) {
            values.put(key, computed);
            bytes += size;
            forgetOldest();
        }
        return computed;
    }

    private void forgetOldest() {
        Iterator<V> oldest = values.values().iterator();
        while (bytes > maxBytes) {
            bytes -= bytesOf.applyAsLong(oldest.next());
            oldest.remove();
        }
    }

    synchronized long hits() {
        return hits;
    }

    synchronized long misses() {
        return misses;
    }

    synchronized long bytes() {
        return bytes;
    }
}
