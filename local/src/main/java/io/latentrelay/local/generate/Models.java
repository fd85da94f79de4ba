package io.latentrelay.local.generate;

import java.nio.file.Path;

/** The folders of the two models. */
public record Models(Path base, Path refiner) {}
