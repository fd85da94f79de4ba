package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.run.InitImages.InitImage;
import java.util.List;

/** Puts objects of the bucket in the place of the picture files that a run file names. */
final class PictureNames {

    private static final String KEY = "init_image";

    private final PictureSource pictures;
    private final Problems problems;

    PictureNames(PictureSource pictures, Problems problems) {
        this.pictures = pictures;
        this.problems = problems;
    }

    /** The document with every {@code init_image} outside the prompts found. */
    Value.Entry resolve(Value.Entry entry) {
        if (entry.key().equals("prompts")) {
            return entry;
        }
        boolean isPicture = entry.key().equals(KEY) || entry.key().endsWith("." + KEY);
        Value value = isPicture ? picture(entry.value()) : inside(entry.value());
        return new Value.Entry(entry.key(), entry.line(), value);
    }

    private Value inside(Value value) {
        return value instanceof Value.Mapping mapping ? resolve(mapping) : value;
    }

    Value.Mapping resolve(Value.Mapping mapping) {
        List<Value.Entry> entries = mapping.entries().stream().map(this::resolve).toList();
        return new Value.Mapping(mapping.line(), entries);
    }

    /** One picture, or each of a list. */
    Value picture(Value value) {
        if (value instanceof Value.Sequence list) {
            return new Value.Sequence(
                    list.line(), list.items().stream().map(this::picture).toList());
        }
        return value instanceof Value.Text name ? object(name) : value;
    }

    private Value object(Value.Text name) {
        try {
            return object(name.line(), pictures.find(name.text()));
        } catch (IllegalArgumentException e) {
            problems.error(name.line(), "settings." + KEY, String.valueOf(e.getMessage()));
            return new Value.Nothing(name.line());
        }
    }

    static Value.Mapping object(int line, InitImage image) {
        return new Value.Mapping(
                line,
                List.of(
                        new Value.Entry("key", line, new Value.Text(line, image.key())),
                        new Value.Entry("sha256", line, new Value.Text(line, image.sha256()))));
    }
}
