package io.latentrelay.diffusion.golden;

import java.util.stream.Stream;

/** The golden scheduler variants. */
public final class Variants {

    public static final Golden GOLDEN = Golden.read("schedulers/schedulers");

    private Variants() {}

    public static Stream<Variant> all() {
        return GOLDEN.description().get("variants").properties().stream()
                .map(entry -> Variant.of(entry.getKey(), entry.getValue()));
    }

    public static Variant named(String name) {
        return all().filter(variant -> variant.name().equals(name)).findFirst().orElseThrow();
    }
}
