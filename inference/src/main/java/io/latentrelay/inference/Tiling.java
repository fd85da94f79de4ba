package io.latentrelay.inference;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts latents into square tiles that overlap by a quarter, and joins the tiles' pictures with
 * linear blending, as diffusers' {@code AutoencoderKL.tiled_decode} does: the memory of a decode is
 * then a tile's, whatever the picture's size.
 *
 * @param side of a tile in latents, a multiple of 4
 * @param downscale pixels per latent
 */
record Tiling(int side, int downscale) {

    private static final int COLOURS = 3;

    /** Three planes of a picture or a tile, changed in place. */
    private static final class Planes {
        private final int height;
        private final int width;
        private final float[] values;

        Planes(int height, int width, float[] values) {
            this.height = height;
            this.width = width;
            this.values = values;
        }

        int index(int plane, int row, int column) {
            return (plane * height + row) * width + column;
        }
    }

    /** Whether latents of this shape are more than one tile. */
    boolean divides(Shape latents) {
        return latents.height() > side || latents.width() > side;
    }

    /** From the start of one tile to the start of the next. */
    private int stride() {
        return side / 4 * 3;
    }

    /** Row by row; those at the right and at the bottom may be smaller. */
    List<Latents> tiles(Latents latents) {
        Shape shape = latents.shape();
        List<Latents> tiles = new ArrayList<>();
        for (int top = 0; top < shape.height(); top += stride()) {
            for (int left = 0; left < shape.width(); left += stride()) {
                tiles.add(tile(latents, top, left));
            }
        }
        return tiles;
    }

    private Latents tile(Latents latents, int top, int left) {
        Shape whole = latents.shape();
        int height = Math.min(side, whole.height() - top);
        int width = Math.min(side, whole.width() - left);
        return Latents.compute(
                new Shape(whole.channels(), height, width),
                i -> {
                    int channel = i / (height * width);
                    int row = top + i / width % height;
                    int column = left + i % width;
                    return latents.at((channel * whole.height() + row) * whole.width() + column);
                });
    }

    /**
     * The planes of the whole picture.
     *
     * @param latents shape of what was cut
     * @param decoded the planes of each tile, which are changed
     */
    float[] joined(Shape latents, List<float[]> decoded) {
        int height = latents.height() * downscale;
        int width = latents.width() * downscale;
        Planes whole = new Planes(height, width, new float[COLOURS * height * width]);
        int step = stride() * downscale;
        int columns = (width + step - 1) / step;
        List<Planes> tiles = new ArrayList<>();
        for (int i = 0; i < decoded.size(); i++) {
            int top = i / columns * step;
            int left = i % columns * step;
            int tile = side * downscale;
            tiles.add(
                    new Planes(
                            Math.min(tile, height - top),
                            Math.min(tile, width - left),
                            decoded.get(i)));
            if (top > 0) {
                blendDown(tiles.get(i - columns), tiles.get(i));
            }
            if (left > 0) {
                blendAcross(tiles.get(i - 1), tiles.get(i));
            }
            place(tiles.get(i), step, whole, top, left);
        }
        return whole.values;
    }

    private int overlap() {
        return side / 4 * downscale;
    }

    private void blendDown(Planes above, Planes tile) {
        int rows = Math.min(Math.min(above.height, tile.height), overlap());
        for (int row = 0; row < rows; row++) {
            double weight = row / (double) rows;
            for (int plane = 0; plane < COLOURS; plane++) {
                for (int column = 0; column < tile.width; column++) {
                    mix(
                            above.values[above.index(plane, above.height - rows + row, column)],
                            tile.values,
                            tile.index(plane, row, column),
                            weight);
                }
            }
        }
    }

    private void blendAcross(Planes before, Planes tile) {
        int columns = Math.min(Math.min(before.width, tile.width), overlap());
        for (int column = 0; column < columns; column++) {
            double weight = column / (double) columns;
            for (int plane = 0; plane < COLOURS; plane++) {
                for (int row = 0; row < tile.height; row++) {
                    mix(
                            before.values[
                                    before.index(plane, row, before.width - columns + column)],
                            tile.values,
                            tile.index(plane, row, column),
                            weight);
                }
            }
        }
    }

    private static void mix(float from, float[] values, int at, double weight) {
        values[at] = from * (float) (1 - weight) + values[at] * (float) weight;
    }

    /** As much of a tile as the next one does not bring. */
    private static void place(Planes tile, int step, Planes whole, int top, int left) {
        int width = Math.min(step, tile.width);
        for (int plane = 0; plane < COLOURS; plane++) {
            for (int row = 0; row < Math.min(step, tile.height); row++) {
                System.arraycopy(
                        tile.values,
                        tile.index(plane, row, 0),
                        whole.values,
                        whole.index(plane, top + row, left),
                        width);
            }
        }
    }
}
