package io.latentrelay.local.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What pictures of the demo world must look like: {@code demo-model/expected.json}. */
final class DemoWorld {

    /**
     * One prompt's picture as diffusers draws it with seed 0, 25 Euler steps, guidance 3 and the
     * refiner for the last fifth.
     */
    record Expected(String prompt, Spot centre, Spot border) {}

    /**
     * @param name the colour the prompt asks for there
     * @param rgb the median colour that was measured there
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Spot(String name, int[] rgb) {}

    /**
     * Between two float32 implementations whole pictures differ by at most one grey level; so do
     * their medians. One more, for the rounding of the measurement itself.
     */
    private static final int TOLERANCE = 2;

    private static final int SIDE = 96;

    private final List<Expected> pictures = new ArrayList<>();
    private final Map<String, int[]> palette = new LinkedHashMap<>();

    private DemoWorld(JsonNode document) {
        document.get("palette")
                .properties()
                .forEach(colour -> palette.put(colour.getKey(), rgb(colour.getValue())));
        for (JsonNode row : document.get("prompts")) {
            assertThat(row.get("seed").asInt()).isZero();
            pictures.add(
                    new Expected(
                            row.get("prompt").asText(),
                            spot(row.get("centre")),
                            spot(row.get("border"))));
        }
    }

    static DemoWorld load() {
        Path file = Path.of("..", "demo-model", "expected.json");
        try {
            return new DemoWorld(new ObjectMapper().readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.toAbsolutePath(), e);
        }
    }

    List<Expected> pictures() {
        return pictures;
    }

    /** The picture that diffusers draws, as far as its centre and its border tell. */
    void assertMatches(Expected expected, BufferedImage picture) {
        assertClose(expected, "centre", expected.centre(), centre(picture));
        assertClose(expected, "border", expected.border(), border(picture));
        assertShowsColours(expected, picture);
    }

    /** The colours that the prompt names are where they should be. */
    void assertShowsColours(Expected expected, BufferedImage picture) {
        assertThat(nearest(centre(picture)))
                .as("centre of '%s'", expected.prompt())
                .isEqualTo(expected.centre().name());
        assertThat(nearest(border(picture)))
                .as("border of '%s'", expected.prompt())
                .isEqualTo(expected.border().name());
    }

    private static void assertClose(Expected expected, String where, Spot spot, int[] seen) {
        for (int channel = 0; channel < 3; channel++) {
            assertThat(Math.abs(seen[channel] - spot.rgb()[channel]))
                    .as(
                            "%s of '%s': channel %d is %d, diffusers has %d",
                            where, expected.prompt(), channel, seen[channel], spot.rgb()[channel])
                    .isLessThanOrEqualTo(TOLERANCE);
        }
    }

    private String nearest(int[] rgb) {
        return palette.entrySet().stream()
                .min(Comparator.comparingInt(colour -> squaredDistance(colour.getValue(), rgb)))
                .orElseThrow()
                .getKey();
    }

    private static int squaredDistance(int[] a, int[] b) {
        int sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    /** Median of the middle 12x12 pixels. */
    private static int[] centre(BufferedImage picture) {
        return median(picture, (x, y) -> x >= 42 && x < 54 && y >= 42 && y < 54);
    }

    /** Median of the outermost four pixels all round; corners count twice, as when measured. */
    private static int[] border(BufferedImage picture) {
        List<Integer> pixels = new ArrayList<>();
        pixels.addAll(pixels(picture, (x, y) -> y < 4 || y >= SIDE - 4));
        pixels.addAll(pixels(picture, (x, y) -> x < 4 || x >= SIDE - 4));
        return median(pixels);
    }

    private interface Region {
        boolean contains(int x, int y);
    }

    private static int[] median(BufferedImage picture, Region region) {
        return median(pixels(picture, region));
    }

    private static List<Integer> pixels(BufferedImage picture, Region region) {
        assertThat(picture.getWidth()).isEqualTo(SIDE);
        assertThat(picture.getHeight()).isEqualTo(SIDE);
        List<Integer> pixels = new ArrayList<>();
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                if (region.contains(x, y)) {
                    pixels.add(picture.getRGB(x, y));
                }
            }
        }
        return pixels;
    }

    private static int[] median(List<Integer> pixels) {
        int[] median = new int[3];
        for (int channel = 0; channel < 3; channel++) {
            int shift = 16 - 8 * channel;
            int[] sorted = pixels.stream().mapToInt(p -> (p >> shift) & 0xff).sorted().toArray();
            int middle = sorted.length / 2;
            median[channel] =
                    sorted.length % 2 == 1
                            ? sorted[middle]
                            : (sorted[middle - 1] + sorted[middle]) / 2;
        }
        return median;
    }

    private static Spot spot(JsonNode json) {
        return new Spot(json.get("name").asText(), rgb(json.get("measured")));
    }

    private static int[] rgb(JsonNode json) {
        return new int[] {json.get(0).asInt(), json.get(1).asInt(), json.get(2).asInt()};
    }
}
