package io.latentrelay.local;

import io.latentrelay.coordinator.run.Expansion;
import io.latentrelay.coordinator.run.ResolvedImage;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.local.sheet.Cell;
import io.latentrelay.local.sheet.ContactSheet;
import io.latentrelay.transport.store.ObjectStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A run's first pictures on one sheet: a cell for each trajectory, its refiner fractions inside.
 */
record PicturesOfRun(Run run, ObjectStore objects) {

    /** A sheet is for a look, and is held in memory. */
    private static final int MOST_PICTURES = 96;

    private static final int PICTURES_ACROSS = 8;

    /** Empty when none of the first pictures was stored. */
    Optional<ContactSheet> sheet() {
        Expansion expansion = run.expansion();
        long shown = shown(expansion);
        List<Cell> cells = new ArrayList<>();
        for (long trajectory = 0; trajectory < shown; trajectory++) {
            List<Cell.Picture> pictures = pictures(expansion, trajectory);
            if (!pictures.isEmpty()) {
                String prompt = expansion.settings(trajectory).prompt();
                cells.add(new Cell(prompt, pictures));
            }
        }
        return cells.isEmpty()
                ? Optional.empty()
                : Optional.of(new ContactSheet(title(expansion, shown), cells, columns(expansion)));
    }

    // As many trajectories as their pictures have room for, but one at least.
    private static long shown(Expansion expansion) {
        return expansion.images() <= MOST_PICTURES
                ? expansion.trajectories()
                : Math.max(1, expansion.trajectoryOf(MOST_PICTURES));
    }

    private List<Cell.Picture> pictures(Expansion expansion, long trajectory) {
        List<Cell.Picture> pictures = new ArrayList<>();
        expansion
                .imageIndexes(trajectory)
                .limit(MOST_PICTURES)
                .mapToObj(expansion::resolved)
                .forEach(image -> picture(expansion, image).ifPresent(pictures::add));
        return pictures;
    }

    private Optional<Cell.Picture> picture(Expansion expansion, ResolvedImage image) {
        String label =
                share(image.refiner().fraction()) + seed(expansion, image.plan().trajectory());
        return objects.get(image.key()).map(png -> new Cell.Picture(label, decode(png)));
    }

    private String title(Expansion expansion, long shown) {
        String title =
                String.format(
                        "%s: %s, %d steps, guidance %s",
                        run.name(),
                        run.settings().sampler().name().toLowerCase(java.util.Locale.ROOT),
                        run.settings().steps(),
                        plain(run.settings().guidanceScale()));
        return shown < expansion.trajectories()
                ? title + ", the first " + shown + " of " + expansion.trajectories()
                : title;
    }

    /** Told only where one prompt has several. */
    private String seed(Expansion expansion, long trajectory) {
        return run.imagesPerPrompt() > 1 ? ", seed " + expansion.settings(trajectory).seed() : "";
    }

    private static int columns(Expansion expansion) {
        return Math.max(1, PICTURES_ACROSS / expansion.imagesOf(0));
    }

    private static String share(double fraction) {
        return fraction == 0 ? "base only" : "refiner for the last " + plain(fraction * 100) + " %";
    }

    private static String plain(double number) {
        return new BigDecimal(Double.toString(number))
                .setScale(2, java.math.RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static BufferedImage decode(byte[] png) {
        try {
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new UncheckedIOException("a stored picture cannot be read back", e);
        }
    }
}
