package io.latentrelay.diffusion.tokenizer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Byte-pair encoding over bytes (Sennrich et al. 2016; over bytes: Radford et al. 2019), with
 * CLIP's mark at the end of a word. Immutable; safe for concurrent use.
 */
final class BytePairs {

    private static final String END_OF_WORD = "</w>";

    private final int[] inside = new int[256];
    private final int[] atEnd = new int[256];
    private final Map<Long, Merge> merges = new HashMap<>();

    /** How early a pair is merged, and into what. */
    private record Merge(int rank, int id) {}

    /** A pair of neighbours waiting to be merged: earliest rank first, then leftmost. */
    private record Candidate(int rank, int at, int left, int right, int id)
            implements Comparable<Candidate> {

        @Override
        public int compareTo(Candidate other) {
            int byRank = Integer.compare(rank, other.rank);
            return byRank != 0 ? byRank : Integer.compare(at, other.at);
        }
    }

    /**
     * @param merges "left right" each, most frequent first
     * @param unknown id of what the vocabulary lacks
     */
    BytePairs(Map<String, Integer> vocabulary, List<String> merges, int unknown) {
        for (int b = 0; b < 256; b++) {
            String symbol = String.valueOf(ByteAlphabet.symbol(b));
            inside[b] = vocabulary.getOrDefault(symbol, unknown);
            atEnd[b] = vocabulary.getOrDefault(symbol + END_OF_WORD, unknown);
        }
        for (int rank = 0; rank < merges.size(); rank++) {
            addMerge(vocabulary, merges.get(rank), rank);
        }
    }

    private void addMerge(Map<String, Integer> vocabulary, String line, int rank) {
        int space = line.indexOf(' ');
        if (space < 1 || space == line.length() - 1 || line.indexOf(' ', space + 1) >= 0) {
            throw new IllegalArgumentException(
                    "merge " + (rank + 1) + " is not two symbols: '" + line + "'");
        }
        String left = line.substring(0, space);
        String right = line.substring(space + 1);
        int merged = required(vocabulary, left + right, rank);
        merges.putIfAbsent(
                pair(required(vocabulary, left, rank), required(vocabulary, right, rank)),
                new Merge(rank, merged));
    }

    private static int required(Map<String, Integer> vocabulary, String symbol, int rank) {
        Integer id = vocabulary.get(symbol);
        if (id == null) {
            throw new IllegalArgumentException(
                    "merge " + (rank + 1) + " needs '" + symbol + "', which is not in vocab.json");
        }
        return id;
    }

    /** Appends the ids of one word, given as its bytes. */
    void encode(byte[] word, IntList ids) {
        int n = word.length;
        int[] symbols = new int[n];
        for (int i = 0; i < n; i++) {
            symbols[i] = (i == n - 1 ? atEnd : inside)[word[i] & 0xFF];
        }
        if (n > 1) {
            merge(symbols);
        }
        for (int symbol : symbols) {
            if (symbol >= 0) {
                ids.add(symbol);
            }
        }
    }

    /** Merges in place; a symbol swallowed by its left neighbour becomes -1. */
    private void merge(int[] symbols) {
        int n = symbols.length;
        int[] next = new int[n];
        int[] previous = new int[n];
        Arrays.setAll(next, i -> i + 1);
        Arrays.setAll(previous, i -> i - 1);
        PriorityQueue<Candidate> queue = new PriorityQueue<>(n);
        for (int i = 0; i + 1 < n; i++) {
            offer(queue, symbols, i, i + 1);
        }
        while (!queue.isEmpty()) {
            Candidate best = queue.poll();
            int right = next[best.at];
            if (right >= n || symbols[best.at] != best.left || symbols[right] != best.right) {
                continue; // one of the two has changed since
            }
            symbols[best.at] = best.id;
            symbols[right] = -1;
            next[best.at] = next[right];
            if (next[right] < n) {
                previous[next[right]] = best.at;
                offer(queue, symbols, best.at, next[right]);
            }
            if (previous[best.at] >= 0) {
                offer(queue, symbols, previous[best.at], best.at);
            }
        }
    }

    private void offer(PriorityQueue<Candidate> queue, int[] symbols, int at, int right) {
        Merge merge = merges.get(pair(symbols[at], symbols[right]));
        if (merge != null) {
            queue.add(new Candidate(merge.rank(), at, symbols[at], symbols[right], merge.id()));
        }
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }
}
