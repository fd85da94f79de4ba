package io.latentrelay.bench.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Folders of models that cost what a benchmark asks for. */
public final class ModelFolders {

    /** What the demo model's text encoders give. */
    private static final int HIDDEN_WIDTH = 96;

    private static final int POOLED_WIDTH = 64;
    private static final Path DEMO = Path.of("demo-model", "base");

    private ModelFolders() {}

    /**
     * A base model: the demo model's text encoders, tokenizers and VAE, and a UNet of random
     * weights. Made once, then kept.
     *
     * @param folder for all such models
     */
    public static Path base(Path folder, int width, int blocks) {
        Path model = folder.resolve("base-" + width + "x" + blocks);
        try {
            if (!Files.exists(model.resolve("complete"))) {
                copy(DEMO, model);
                Files.write(
                        model.resolve("unet/model.onnx"),
                        RandomUnet.model(width, blocks, HIDDEN_WIDTH, POOLED_WIDTH));
                Files.createFile(model.resolve("complete"));
            }
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a model in " + model, e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.write(target, Files.readAllBytes(file));
            }
        }
    }
}
