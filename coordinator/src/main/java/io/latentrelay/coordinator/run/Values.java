package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Values of documents that we write ourselves. */
final class Values {

    private Values() {}

    static Value whole(long number) {
        return new Value.Numeral(
                1, String.valueOf(number), Optional.of(BigDecimal.valueOf(number)));
    }

    static Value block(String key, Value value) {
        return new Value.Mapping(1, List.of(new Value.Entry(key, 1, value)));
    }
}
