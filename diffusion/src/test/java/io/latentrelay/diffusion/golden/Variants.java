package io.latentrelay.diffusion.golden;

import java.util.Set;
import java.util.stream.Stream;

/** The golden scheduler variants. */
public final class Variants {

    public static final Golden GOLDEN = Golden.read("schedulers/schedulers");

    private static final Set<String> DONE =
            Set.of("euler", "euler_trailing", "euler_linspace", "euler_karras", "euler_vpred");

    private Variants() {}

    public static Stream<Variant> all() {
        return GOLDEN.description().get("variants").properties().stream()
                .filter(entry -> DONE.contains(entry.getKey()))
                .map(entry -> Variant.of(entry.getKey(), entry.getValue()));
    }
}
