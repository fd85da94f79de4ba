package io.latentrelay.inference.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Model folders of the tiny SDXL. Those that are changed are copies. */
public final class TinyModels {

    /** Parts the refiner shares with the base, byte for byte. */
    private static final List<String> SHARED =
            List.of("text_encoder_2", "tokenizer_2", "vae_decoder", "vae_encoder");

    private TinyModels() {}

    static Path resources() {
        try {
            return Path.of(Objects.requireNonNull(TinyModels.class.getResource("/golden")).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The base as it is; not to be changed. */
    public static Path base() {
        return resources().resolve("models/base");
    }

    /** A refiner folder written into {@code parent}. */
    public static Path refiner(Path parent) {
        Path refiner = parent.resolve("refiner");
        copy(resources().resolve("models/refiner"), refiner);
        SHARED.forEach(part -> copy(base().resolve(part), refiner.resolve(part)));
        return refiner;
    }

    /** A copy of the base to change, written into {@code parent}. */
    public static Path baseCopy(Path parent) {
        Path base = parent.resolve("base");
        copy(base(), base);
        return base;
    }

    public static Path halfPrecisionUnet() {
        return resources().resolve("models/variants/base-unet-float16.onnx");
    }

    /** The base's decoder in half precision, inputs and outputs included. */
    public static Path halfPrecisionDecoder() {
        return resources().resolve("models/variants/base-vae-decoder-float16.onnx");
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
