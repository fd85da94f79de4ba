package io.latentrelay.local.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The tiny models of the reference data: random weights in SDXL's form. */
public final class TinyModels {

    /** Parts the refiner shares with the base, byte for byte. */
    private static final List<String> SHARED =
            List.of("text_encoder_2", "tokenizer_2", "vae_decoder", "vae_encoder");

    private TinyModels() {}

    /** A refiner folder written into {@code parent}, beside the base in the sources. */
    public static Models in(Path parent) {
        Path refiner = parent.resolve("refiner");
        copy(TestModels.TINY_BASE.resolveSibling("refiner"), refiner);
        SHARED.forEach(part -> copy(TestModels.TINY_BASE.resolve(part), refiner.resolve(part)));
        return new Models(TestModels.TINY_BASE, refiner);
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
