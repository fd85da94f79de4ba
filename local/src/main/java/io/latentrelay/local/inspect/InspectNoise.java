package io.latentrelay.local.inspect;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.local.generate.Numbers;
import io.latentrelay.local.output.Npy;
import io.latentrelay.local.output.OutputFile;
import io.latentrelay.local.output.Table;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@code relay inspect noise}: what a seed draws. */
final class InspectNoise implements Topic {

    private static final Option SEED = Option.withDefault("seed", "N", "The seed.", "0");
    private static final Option SHAPE =
            Option.withDefault("shape", "SIZES", "Shape of a draw, joined by commas.", "1,4,16,16");
    private static final Option DRAWS =
            Option.withDefault("draws", "N", "Draws, one after another from one stream.", "1");
    private static final Option SOURCE =
            Option.withDefault(
                    "source",
                    "NAME",
                    "torch-cpu (seeds as in diffusers and ComfyUI) or nv-philox (A1111's NV).",
                    "torch-cpu");
    private static final Option NPY =
            Option.optional(
                    "npy",
                    "FILE",
                    "Write the numbers as float32; several draws are stacked along an axis before"
                            + " the shape's own.");

    private static final int MOST_DRAWS = 1000;
    private static final int MOST_NUMBERS = 1 << 26;
    private static final int SHOWN = 6;

    /**
     * One draw, row by row.
     *
     * @param deviation standard deviation, over all values
     */
    record Draw(double mean, double deviation, List<Float> values) {

        static Draw of(Latents draw) {
            float[] values = draw.toArray();
            double mean = 0;
            double square = 0;
            for (float value : values) {
                mean += value / values.length;
                square += (double) value * value / values.length;
            }
            double variance = Math.max(0, square - mean * mean);
            return new Draw(mean, Math.sqrt(variance), Numbers.list(values));
        }
    }

    /** What was drawn, in order. */
    record Noise(String source, long seed, List<Integer> shape, List<Draw> draws)
            implements Report {

        @Override
        public void print(PrintStream out) {
            String sizes = shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
            out.println(source + ", seed " + seed + ", shape " + sizes);
            out.println();
            Table table = new Table("draw", "mean", "deviation", "first values");
            for (int i = 0; i < draws.size(); i++) {
                Draw draw = draws.get(i);
                table.row(
                        i,
                        String.format(Locale.ROOT, "%.4f", draw.mean),
                        String.format(Locale.ROOT, "%.4f", draw.deviation),
                        first(draw.values));
            }
            table.print(out);
        }

        private static String first(List<Float> values) {
            String shown =
                    values.stream()
                            .limit(SHOWN)
                            .map(value -> String.format(Locale.ROOT, "%9.6f", value))
                            .collect(Collectors.joining(" "));
            return values.size() > SHOWN ? shown + " ..." : shown;
        }
    }

    @Override
    public String name() {
        return "noise";
    }

    @Override
    public String summary() {
        return "Show the random numbers that a seed draws.";
    }

    @Override
    public List<Option> ownOptions() {
        return List.of(SEED, SHAPE, DRAWS, SOURCE, NPY);
    }

    @Override
    public Noise report(Settings settings) {
        NoiseSource source = NoiseSource.of(settings.string(SOURCE));
        long seed = settings.whole(SEED, 0, Long.MAX_VALUE);
        List<Integer> shape = shape(settings);
        int size = shape.stream().reduce(1, (a, b) -> a * b);
        int count = settings.integer(DRAWS, 1, Math.min(MOST_DRAWS, MOST_NUMBERS / size));
        // A generator fills a tensor in order, whatever its axes.
        Shape flat = new Shape(1, 1, size);
        List<Latents> draws =
                IntStream.range(0, count).mapToObj(i -> source.draw(seed, i, flat)).toList();
        if (settings.optional(NPY).isPresent()) {
            write(settings.path(NPY), shape, draws);
        }
        return new Noise(source.text(), seed, shape, draws.stream().map(Draw::of).toList());
    }

    private static List<Integer> shape(Settings settings) {
        String right =
                "sizes of at least 1, joined by commas, for no more than "
                        + MOST_NUMBERS
                        + " numbers";
        List<Integer> shape = Schedules.list(settings, SHAPE, right, InspectNoise::size);
        double numbers = shape.stream().mapToDouble(size -> size).reduce(1, (a, b) -> a * b);
        if (numbers > MOST_NUMBERS) {
            throw settings.refusal(SHAPE, right);
        }
        return shape;
    }

    private static int size(String text) {
        int size = Integer.parseInt(text);
        if (size < 1) {
            throw new IllegalArgumentException(size + " is no size");
        }
        return size;
    }

    private static void write(Path file, List<Integer> shape, List<Latents> draws) {
        OutputFile.prepare(file);
        List<Integer> stacked = new ArrayList<>(shape);
        if (draws.size() > 1) {
            stacked.add(0, draws.size());
        }
        FloatBuffer values = FloatBuffer.allocate(stacked.stream().reduce(1, (a, b) -> a * b));
        draws.forEach(draw -> draw.writeTo(values));
        Npy.write(file, stacked, values.array());
    }
}
