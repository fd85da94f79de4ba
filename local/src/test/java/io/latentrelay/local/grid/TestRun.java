package io.latentrelay.local.grid;

import io.latentrelay.coordinator.ledger.Part;
import io.latentrelay.coordinator.manifest.Manifest;
import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunDocument;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.schemas.BaseTimings;
import io.latentrelay.schemas.Cut;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.FileFormat;
import io.latentrelay.schemas.FileSettings;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.ModelIdentity;
import io.latentrelay.schemas.RunRef;
import io.latentrelay.schemas.Split;
import io.latentrelay.schemas.Stored;
import io.latentrelay.transport.store.InMemoryObjectStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;

/** A run in a store in memory, with pictures that are easy to tell apart. */
final class TestRun {

    final InMemoryObjectStore store = new InMemoryObjectStore("pictures");
    private final Expansion expansion;

    /**
     * @param yaml the run file
     */
    TestRun(String yaml) {
        Run run = read(yaml);
        this.expansion = run.expansion();
        store.put(run.keys().document(), RunDocument.of(run).bytes(), "application/json");
    }

    private static Run read(String yaml) {
        try {
            Path file = Files.createTempFile("run", ".yaml");
            try {
                return RunFile.read(Files.writeString(file, yaml)).run();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Expansion expansion() {
        return expansion;
    }

    void storePicture(long image) {
        store.put(expansion.key(image), png(image), "image/png");
    }

    void storeBytes(long image, byte[] bytes) {
        store.put(expansion.key(image), bytes, "image/png");
    }

    byte[] png(long image) {
        int width = expansion.settings(expansion.trajectoryOf(image)).size().width();
        BufferedImage picture = new BufferedImage(width, width, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * width; i++) {
            int level = (int) (i * (image + 1)) & 0xFF;
            picture.setRGB(i % width, i / width, level << 16 | level << 8 | (int) image & 0xFF);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /** Writes the manifest's first part. */
    void writePart(long images, Map<Long, String> failures) {
        List<ImageResult> ended = new ArrayList<>();
        LongStream.range(0, images)
                .forEach(
                        image -> {
                            Object outcome =
                                    failures.containsKey(image)
                                            ? failed(failures.getOrDefault(image, ""))
                                            : stored(image);
                            RunRef ref = new RunRef(expansion.run().name(), "d".repeat(64));
                            ended.add(
                                    new ImageResult(
                                            1, ref, image, expansion.trajectoryOf(image), outcome));
                        });
        new Manifest(store, expansion).write(new Part(0, ended));
    }

    private static Failed failed(String detail) {
        return new Failed("refiner", FailureReason.BAD_PICTURE, detail, "refiner-1", 1, 1);
    }

    private Stored stored(long image) {
        boolean isRefined = expansion.resolved(image).refiner().fraction() > 0;
        return new Stored(
                "pictures",
                expansion.key(image),
                "5".repeat(64),
                1234L,
                96,
                96,
                new Split(isRefined ? 0.2 : 0, Cut.TIMESTEP, isRefined ? 24 : 30, 30),
                isRefined ? 24 : 30,
                isRefined ? 6 : 0,
                isRefined ? 166f : null,
                0.5f,
                0,
                new ModelIdentity("base", "b".repeat(64), 4, 0.13025, "schedule"),
                new ModelIdentity("refiner", "f".repeat(64), 4, 0.13025, "schedule"),
                new BaseTimings("base-1", 900L, 1, 450f, isRefined ? 48 : 60, 1, 0, null),
                "refiner-1",
                1,
                300L,
                50L,
                20L,
                new BaseTimings("refiner-1", 300L, 1, 150f, isRefined ? 12 : 0, 1, 0, null),
                25f,
                false,
                new FileSettings(FileFormat.PNG, null, true));
    }
}
