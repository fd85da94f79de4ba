package io.latentrelay.coordinator.parquet;

import io.latentrelay.coordinator.document.Value;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** Makes values of Parquet's rows: lists and structures as they are nested there. */
final class Conversion {

    private final GroupType schema;

    Conversion(GroupType schema) {
        this.schema = schema;
    }

    /** Whether every value of the column can be shown as text. */
    static boolean isReadable(Type type) {
        if (type.isPrimitive()) {
            return Primitives.isReadable(type.asPrimitiveType());
        }
        return type.asGroupType().getFields().stream().allMatch(Conversion::isReadable);
    }

    Value.Mapping row(int line, Group row) {
        return structure(line, schema, row);
    }

    private static Value.Mapping structure(int line, GroupType type, Group group) {
        List<Value.Entry> entries = new ArrayList<>();
        for (int field = 0; field < type.getFieldCount(); field++) {
            Value value = field(line, type.getType(field), group, field);
            entries.add(new Value.Entry(type.getFieldName(field), line, value));
        }
        return new Value.Mapping(line, entries);
    }

    private static Value field(int line, Type type, Group group, int field) {
        int count = group.getFieldRepetitionCount(field);
        if (type.isRepetition(Repetition.REPEATED)) {
            List<Value> items = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                items.add(single(line, type, group, field, i));
            }
            return new Value.Sequence(line, items);
        }
        return count == 0 ? new Value.Nothing(line) : single(line, type, group, field, 0);
    }

    private static Value single(int line, Type type, Group group, int field, int place) {
        if (type.isPrimitive()) {
            return Primitives.value(line, type.asPrimitiveType(), group, field, place);
        }
        GroupType inner = type.asGroupType();
        Group value = group.getGroup(field, place);
        return isList(inner) ? list(line, inner, value) : structure(line, inner, value);
    }

    // A list is a group with one repeated group ("list") of one field ("element").
    private static boolean isList(GroupType type) {
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        return annotation instanceof ListLogicalTypeAnnotation
                && type.getFieldCount() == 1
                && !type.getType(0).isPrimitive()
                && type.getType(0).asGroupType().getFieldCount() == 1;
    }

    private static Value list(int line, GroupType type, Group group) {
        GroupType wrapper = type.getType(0).asGroupType();
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
            items.add(field(line, wrapper.getType(0), group.getGroup(0, i), 0));
        }
        return new Value.Sequence(line, items);
    }
}
