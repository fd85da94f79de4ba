package io.latentrelay.coordinator.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.latentrelay.coordinator.document.Canonical;
import io.latentrelay.coordinator.document.Value;
import java.util.Iterator;

/** Values as JSON on one line. Equal values give equal text. */
public final class JsonText {

    private JsonText() {}

    public static String of(Value value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    public static void append(StringBuilder text, Value value) {
        if (value instanceof Value.Text words) {
            quoted(text, words.text());
        } else if (value instanceof Value.Sequence list) {
            list(text, list);
        } else if (value instanceof Value.Mapping mapping) {
            object(text, mapping);
        } else if (value instanceof Value.Numeral number && number.value().isEmpty()) {
            quoted(text, number.written()); // JSON has no infinity and no NaN
        } else {
            text.append(value instanceof Value.Nothing ? "null" : Canonical.text(value));
        }
    }

    public static void quoted(StringBuilder text, String words) {
        text.append('"');
        JsonStringEncoder.getInstance().quoteAsString(words, text);
        text.append('"');
    }

    private static void list(StringBuilder text, Value.Sequence list) {
        text.append('[');
        for (Iterator<Value> items = list.items().iterator(); items.hasNext(); ) {
            append(text, items.next());
            text.append(items.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private static void object(StringBuilder text, Value.Mapping mapping) {
        text.append('{');
        for (Iterator<Value.Entry> entries = mapping.entries().iterator(); entries.hasNext(); ) {
            Value.Entry entry = entries.next();
            quoted(text, entry.key());
            text.append(':');
            append(text, entry.value());
            text.append(entries.hasNext() ? "," : "");
        }
        text.append('}');
    }
}
