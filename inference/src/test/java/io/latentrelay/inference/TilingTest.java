package io.latentrelay.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.noise.NoiseSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decoding in tiles, by diffusers' rules. */
class TilingTest {

    private static final int DOWNSCALE = 2;
    private static final Tiling TILING = new Tiling(8, DOWNSCALE);

    @ParameterizedTest
    @CsvSource({"8,8,false", "9,8,true", "8,9,true", "3,5,false"})
    void onlyWhatIsLargerThanATileIsCut(int height, int width, boolean divides) {
        assertThat(TILING.divides(new Shape(4, height, width))).isEqualTo(divides);
    }

    /** 13 = 6 + 7: diffusers begins a tile every 6 latents, the last with one. */
    @Test
    void tilesBeginAtThreeQuartersOfTheirSide() {
        Latents numbered = Latents.compute(new Shape(2, 13, 8), i -> i);

        List<Latents> tiles = TILING.tiles(numbered);

        assertThat(tiles.stream().map(Latents::shape))
                .containsExactly(
                        new Shape(2, 8, 8),
                        new Shape(2, 8, 2),
                        new Shape(2, 7, 8),
                        new Shape(2, 7, 2),
                        new Shape(2, 1, 8),
                        new Shape(2, 1, 2));
        assertThat(tiles.get(3).at(0)).isEqualTo(6 * 8 + 6);
        assertThat(tiles.get(5).at(3)).isEqualTo(13 * 8 + 12 * 8 + 7);
    }

    /**
     * What does not depend on the rest of a picture is the same from tiles: the weights of two
     * equal values make 1 to a few units in the last place.
     */
    @ParameterizedTest
    @CsvSource({"13,8", "8,13", "9,9", "20,31", "64,8"})
    void pixelsThatNeedNoNeighboursAreTheSameFromTiles(int height, int width) {
        Latents latents = NoiseSource.TORCH_CPU.draw(1, 0, new Shape(3, height, width));

        List<float[]> tiles = new ArrayList<>();
        TILING.tiles(latents).forEach(tile -> tiles.add(enlarged(tile)));

        assertThat(TILING.joined(latents.shape(), tiles))
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(enlarged(latents));
    }

    /** Every latent becomes a square of its own value. */
    private static float[] enlarged(Latents latents) {
        Shape shape = latents.shape();
        int height = shape.height() * DOWNSCALE;
        int width = shape.width() * DOWNSCALE;
        float[] planes = new float[3 * height * width];
        for (int i = 0; i < planes.length; i++) {
            int row = i / width % height / DOWNSCALE;
            int column = i % width / DOWNSCALE;
            int channel = i / (height * width);
            planes[i] = latents.at((channel * shape.height() + row) * shape.width() + column);
        }
        return planes;
    }

    /** Tiles of one value each: what lies between them is a ramp from the one to the other. */
    @Test
    void tilesAreBlendedLinearlyOverAQuarterOfTheirSide() {
        Shape wide = new Shape(3, 8, 14);
        float[] left = filled(3 * 16 * 16, 0);
        float[] right = filled(3 * 16 * 16, 1);
        float[] rest = filled(3 * 16 * 4, 1);

        float[] joined = TILING.joined(wide, List.of(left, right, rest));

        assertThat(joined).startsWith(filled(12, 0));
        assertThat(List.of(joined[12], joined[13], joined[14], joined[15], joined[16]))
                .containsExactly(0f, 0.25f, 0.5f, 0.75f, 1f);
        assertThat(joined[27]).isEqualTo(1);
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void aPictureThatOneTileCoversIsTheSame() {
        Latents latents = NoiseSource.TORCH_CPU.draw(5, 0, new Shape(4, 12, 12)).times(0.3);
        try (SdxlModel plain = demo(Optional.empty());
                SdxlModel tiled = demo(Optional.of(96))) {
            DecodedImage picture = tiled.decode(List.of(latents)).get(0);

            assertThat(picture.tiled()).isFalse();
            assertThat(picture.planes()).isEqualTo(plain.decode(List.of(latents)).get(0).planes());
        }
    }

    /**
     * The decoder's group norms see a whole picture or a tile, so tiles differ, most on noise as
     * here: 3.3 of 255 levels were measured, 37 at most. A tile in the wrong place is far off.
     */
    @Test
    void aLargePictureFromTilesIsNearlyTheSame() {
        List<Latents> latents =
                List.of(
                        NoiseSource.TORCH_CPU.draw(6, 0, new Shape(4, 24, 18)).times(0.3),
                        NoiseSource.TORCH_CPU.draw(7, 0, new Shape(4, 12, 12)).times(0.3));
        try (SdxlModel plain = demo(Optional.empty());
                SdxlModel tiled = demo(Optional.of(96))) {
            byte[] whole = plain.decode(latents).get(0).rgb();
            List<DecodedImage> pictures = tiled.decode(latents);

            assertThat(pictures.get(0).tiled()).isTrue();
            assertThat(pictures.get(1).tiled()).isFalse();
            assertThat(pictures.get(0).size()).isEqualTo(plain.decode(latents).get(0).size());
            assertThat(meanDifference(whole, pictures.get(0).rgb())).isLessThan(5);
        }
    }

    private static double meanDifference(byte[] a, byte[] b) {
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 0xFF) - (b[i] & 0xFF));
        }
        return sum / (double) a.length;
    }

    @Test
    void aTileThatCannotBeCutIsNamed() {
        assertThatThrownBy(() -> demo(Optional.of(100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pixels of a decode tile must be a multiple of 32")
                .hasMessageEndingWith(": 100");
    }

    private static SdxlModel demo(Optional<Integer> tile) {
        return SdxlModel.openRefiner(
                Path.of("..", "demo-model", "refiner"),
                ModelOptions.defaults().withIntraOpThreads(1).withDecoding(1, tile));
    }
}
