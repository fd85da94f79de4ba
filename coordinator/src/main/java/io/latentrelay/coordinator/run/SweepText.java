package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A sweep as documents have it. */
final class SweepText {

    private SweepText() {}

    /** The sweep with an axis that was written elsewhere, which is its last. */
    static Value together(Value sweep, Optional<Value.Entry> last) {
        List<Value.Entry> entries = new ArrayList<>();
        if (sweep instanceof Value.Mapping mapping) {
            entries.addAll(mapping.entries());
        }
        last.ifPresent(entries::add);
        return entries.isEmpty()
                ? new Value.Nothing(sweep.line())
                : new Value.Mapping(sweep.line(), entries);
    }
}
