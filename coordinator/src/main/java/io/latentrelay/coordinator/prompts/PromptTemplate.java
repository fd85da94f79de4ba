package io.latentrelay.coordinator.prompts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A prompt with choices, {@code a {red|green} __animal__}, and every prompt it stands for, by
 * arithmetic on its number. The last choice varies fastest. A backslash takes the next character as
 * it is.
 */
final class PromptTemplate {

    private static final int DEEPEST = 50;

    /** A part of a template: what it stands for, by number. */
    private sealed interface Part {
        long count();

        String at(long number);
    }

    private record Plain(String text) implements Part {
        @Override
        public long count() {
            return 1;
        }

        @Override
        public String at(long number) {
            return text;
        }
    }

    private record Row(List<Part> parts) implements Part {
        @Override
        public long count() {
            long count = 1;
            for (Part part : parts) {
                count = saturated(count, part.count());
            }
            return count;
        }

        @Override
        public String at(long number) {
            String[] texts = new String[parts.size()];
            long rest = number;
            for (int i = texts.length - 1; i >= 0; i--) {
                long count = parts.get(i).count();
                texts[i] = parts.get(i).at(rest % count);
                rest /= count;
            }
            return String.join("", texts);
        }
    }

    private record Choice(List<Part> options) implements Part {
        @Override
        public long count() {
            long count = 0;
            for (Part option : options) {
                long sum = count + option.count();
                count = sum < 0 ? Long.MAX_VALUE : sum;
            }
            return count;
        }

        @Override
        public String at(long number) {
            long rest = number;
            for (Part option : options) {
                if (rest < option.count()) {
                    return option.at(rest);
                }
                rest -= option.count();
            }
            throw new IllegalArgumentException("choice " + number + " of " + count());
        }
    }

    private static long saturated(long a, long b) {
        return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }

    private final String text;
    private final Map<String, List<String>> words;
    private final Part whole;
    private int next;
    private int depth;

    private PromptTemplate(String text, Map<String, List<String>> words) {
        this.text = text;
        this.words = words;
        this.whole = row(false);
        if (next < text.length()) {
            throw refusal("a '" + text.charAt(next) + "' without '{' before it");
        }
    }

    /**
     * @param words lists of words by the name that stands between double underscores
     * @throws IllegalArgumentException naming the place in the text and what is wrong there
     */
    static PromptTemplate parse(String text, Map<String, List<String>> words) {
        return new PromptTemplate(text, words);
    }

    /** How many prompts it stands for; {@link Long#MAX_VALUE} when it is more than can be said. */
    long count() {
        return whole.count();
    }

    String at(long number) {
        return whole.at(number);
    }

    private Part row(boolean isOption) {
        List<Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        while (next < text.length()) {
            char c = text.charAt(next);
            if (c == '}' || (c == '|' && isOption)) {
                break;
            }
            if (c == '{') {
                parts.add(new Plain(flush(plain)));
                parts.add(choice());
            } else if (text.startsWith("__", next) && text.indexOf("__", next + 2) > next + 2) {
                parts.add(new Plain(flush(plain)));
                parts.add(wordList());
            } else {
                next += c == '\\' && next + 1 < text.length() ? 1 : 0;
                plain.append(text.charAt(next++));
            }
        }
        parts.add(new Plain(flush(plain)));
        return new Row(parts);
    }

    private static String flush(StringBuilder plain) {
        String text = plain.toString();
        plain.setLength(0);
        return text;
    }

    private Part choice() {
        int start = next++;
        if (++depth > DEEPEST) {
            throw refusal("choices within choices, more than " + DEEPEST + " deep");
        }
        List<Part> options = new ArrayList<>();
        options.add(row(true));
        while (next < text.length() && text.charAt(next) == '|') {
            next++;
            options.add(row(true));
        }
        if (next >= text.length()) {
            next = start;
            throw refusal("a '{' that no '}' ends");
        }
        next++;
        depth--;
        return new Choice(options);
    }

    private Part wordList() {
        int end = text.indexOf("__", next + 2);
        String name = text.substring(next + 2, end);
        List<String> list = words.get(name);
        if (list == null) {
            throw refusal(
                    "no word list '"
                            + name
                            + "'; give it under words, or write \\_ for an underscore");
        }
        next = end + 2;
        return new Choice(list.stream().map(word -> (Part) new Plain(word)).toList());
    }

    private IllegalArgumentException refusal(String problem) {
        return new IllegalArgumentException("at character " + (next + 1) + ": " + problem);
    }
}
