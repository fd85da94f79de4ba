package io.latentrelay.diffusion.tokenizer;

import io.latentrelay.diffusion.tokenizer.CodePoints.Kind;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * CLIP's tokenizer (Radford et al. 2021), id for id as transformers 5 computes it. Takes every
 * string there is, unpaired surrogates included: they become U+FFFD. Immutable; safe for concurrent
 * use.
 *
 * <p>SDXL has two of them that differ in their padding: the first pads with the end token, the
 * second with {@code !}. A padding token of its own is a special token too: wherever it stands in a
 * prompt it is cut out, before anything else, and becomes the padding id.
 */
public final class ClipTokenizer {

    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";
    private static final List<String> CONTRACTIONS =
            List.of("'s", "'t", "'re", "'ve", "'m", "'ll", "'d");

    private final BytePairs bytePairs;
    private final int start;
    private final int end;
    private final String padToken;
    private final int pad;

    /**
     * @param vocabulary of vocab.json
     * @param mergesText lines of merges.txt, its version line included or not
     * @param padToken as special_tokens_map.json names it
     * @throws IllegalArgumentException when they do not belong together, naming what is missing
     */
    public ClipTokenizer(
            Map<String, Integer> vocabulary, List<String> mergesText, String padToken) {
        this.start = required(vocabulary, START);
        this.end = required(vocabulary, END);
        this.padToken = padToken;
        this.pad = required(vocabulary, padToken);
        List<String> merges =
                mergesText.stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#version"))
                        .toList();
        this.bytePairs = new BytePairs(vocabulary, merges, end);
    }

    private static int required(Map<String, Integer> vocabulary, String token) {
        Integer id = vocabulary.get(token);
        if (id == null) {
            throw new IllegalArgumentException(
                    "vocab.json lacks '" + token + "', which a CLIP tokenizer needs");
        }
        return id;
    }

    /** The ids of a prompt, all of weight 1. */
    public Tokens tokenize(String prompt) {
        return tokenize(List.of(new WeightedText(prompt, 1)));
    }

    /** The ids of a prompt in pieces, each tokenized by itself: words do not reach across. */
    public Tokens tokenize(List<WeightedText> prompt) {
        IntList ids = new IntList();
        int[] ends = new int[prompt.size()];
        for (int i = 0; i < ends.length; i++) {
            addPrompt(prompt.get(i).text(), ids);
            ends[i] = ids.size();
        }
        float[] weights = new float[ids.size()];
        int from = 0;
        for (int i = 0; i < ends.length; i++) {
            Arrays.fill(weights, from, ends[i], (float) prompt.get(i).weight());
            from = ends[i];
        }
        return new Tokens(ids.toArray(), weights, start, end, pad);
    }

    private void addPrompt(String prompt, IntList ids) {
        if (pad == start || pad == end || padToken.isEmpty()) {
            addText(prompt, ids);
            return;
        }
        int from = 0;
        for (int at = prompt.indexOf(padToken); at >= 0; at = prompt.indexOf(padToken, from)) {
            addText(prompt.substring(from, at), ids);
            ids.add(pad);
            from = at + padToken.length();
        }
        addText(prompt.substring(from), ids);
    }

    private void addText(String raw, IntList ids) {
        String text = lowerCase(Normalizer.normalize(raw, Normalizer.Form.NFC));
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith(START, at)) {
                ids.add(start);
                at += START.length();
            } else if (text.startsWith(END, at)) {
                ids.add(end);
                at += END.length();
            } else {
                int to = endOfPiece(text, at);
                if (CodePoints.kind(text.codePointAt(at)) != Kind.SPACE) {
                    bytePairs.encode(utf8(text, at, to), ids);
                }
                at = to;
            }
        }
    }

    /** Letters together, digits one by one, the rest together up to a special token. */
    private static int endOfPiece(String text, int from) {
        int contraction = contractionAt(text, from);
        if (contraction > 0) {
            return from + contraction;
        }
        int first = text.codePointAt(from);
        Kind kind = CodePoints.kind(first);
        int to = from + Character.charCount(first);
        if (kind == Kind.NUMBER) {
            return to;
        }
        while (to < text.length()) {
            int next = text.codePointAt(to);
            if (CodePoints.kind(next) != kind || next == '<' && isSpecialAt(text, to)) {
                break;
            }
            to += Character.charCount(next);
        }
        return to;
    }

    private static boolean isSpecialAt(String text, int at) {
        return text.startsWith(START, at) || text.startsWith(END, at);
    }

    private static int contractionAt(String text, int at) {
        if (text.charAt(at) == '\'') {
            for (String contraction : CONTRACTIONS) {
                if (text.startsWith(contraction, at)) {
                    return contraction.length();
                }
            }
        }
        return 0;
    }

    /** Code point by code point: no rule looks at neighbours, so a final sigma is a plain one. */
    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            if (codePoint == 0x130) {
                lower.append("i\u0307"); // the one code point whose lower case is two
            } else if (Character.getType(codePoint) == Character.SURROGATE) {
                lower.append('\ufffd');
            } else {
                lower.appendCodePoint(Character.toLowerCase(codePoint));
            }
        }
        return lower.toString();
    }

    private static byte[] utf8(String text, int from, int to) {
        return text.substring(from, to).getBytes(StandardCharsets.UTF_8);
    }
}
