package io.latentrelay.local.generate;

import java.nio.file.Path;

/** Model folders that lie in the sources. */
public final class TestModels {

    /** The trained demo model. */
    public static final Models DEMO =
            new Models(Path.of("../demo-model/base"), Path.of("../demo-model/refiner"));

    /** Random weights in SDXL's form, for which diffusers' numbers are known. */
    public static final Path TINY_BASE =
            Path.of("../inference/src/test/resources/golden/models/base");

    private TestModels() {}
}
