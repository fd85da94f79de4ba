package io.latentrelay.coordinator.document;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A value in a document, and the line (from 1) on which it begins. */
public sealed interface Value {

    int line();

    /** The value as a message to its author names it: short, recognisable. */
    String shown();

    /** No value: {@code null}, or nothing written after the key. */
    record Nothing(int line) implements Value {
        @Override
        public String shown() {
            return "nothing";
        }
    }

    /** True or false. */
    record Truth(int line, boolean value) implements Value {
        @Override
        public String shown() {
            return String.valueOf(value);
        }
    }

    /**
     * A number.
     *
     * @param written as it stands in the document
     * @param value empty when it is infinite or no number at all
     */
    record Numeral(int line, String written, Optional<BigDecimal> value) implements Value {
        @Override
        public String shown() {
            return Excerpt.of(written);
        }
    }

    /** Text. */
    record Text(int line, String text) implements Value {
        @Override
        public String shown() {
            return "'" + Excerpt.of(text) + "'";
        }
    }

    /** Several values in order. */
    record Sequence(int line, List<Value> items) implements Value {

        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String shown() {
            return items.size() == 1 ? "a list of one" : "a list of " + items.size();
        }
    }

    /** Values under keys, in order; a key that is written twice is here twice. */
    record Mapping(int line, List<Entry> entries) implements Value {

        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String shown() {
            return entries.size() == 1
                    ? "a block of one key"
                    : "a block of " + entries.size() + " keys";
        }
    }

    /** A key, the line it stands on, and its value. */
    record Entry(String key, int line, Value value) {}
}
