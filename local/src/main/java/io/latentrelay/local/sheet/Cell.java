package io.latentrelay.local.sheet;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Pictures that belong together on a contact sheet, side by side.
 *
 * @param caption what they show: the prompt
 */
public record Cell(String caption, List<Picture> pictures) {

    /**
     * @param label how this one differs from those beside it
     */
    public record Picture(String label, BufferedImage image) {}

    public Cell {
        pictures = List.copyOf(pictures);
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("no pictures for '" + caption + "'");
        }
    }
}
