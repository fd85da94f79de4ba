package io.latentrelay.inference.onnx;

import io.latentrelay.inference.onnx.Graph.Bound;
import io.latentrelay.inference.onnx.Profiles.Calls;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One half of the VAE: a network from one tensor to one tensor, each of rows x channels x height x
 * width. Safe for concurrent use; calls run one after another.
 */
public final class ImageNetwork implements AutoCloseable {

    private final Graph graph;
    private final Port input;
    private final Port output;

    /** Size of one row. */
    public record Size(int channels, int height, int width) {

        int count() {
            return Math.multiplyExact(Math.multiplyExact(channels, height), width);
        }

        long[] batch(int rows) {
            return new long[] {rows, channels, height, width};
        }
    }

    private ImageNetwork(Graph graph, String input, String output) {
        this.graph = graph;
        this.input = graph.input(input);
        this.output = graph.output(output);
        graph.requireNoInputsBut(List.of(this.input));
    }

    /**
     * The half that turns latents, already divided by their scale, into a picture in -1..1.
     *
     * @param range of its calls, where it is known, in latents
     */
    public static ImageNetwork openDecoder(
            Path file, ExecutionOptions options, int channels, Optional<CallRange> range) {
        return open(
                file,
                options,
                new Ends("latent_sample", "sample"),
                range.map(calls -> calls("latent_sample", channels, calls)));
    }

    /**
     * The half that turns a picture in -1..1 into mean and log-variance of its latents.
     *
     * @param range of its calls, where it is known, in pixels
     */
    public static ImageNetwork openEncoder(
            Path file, ExecutionOptions options, int channels, Optional<CallRange> range) {
        return open(
                file,
                options,
                new Ends("sample", "latent_parameters"),
                range.map(calls -> calls("sample", channels, calls)));
    }

    /** Names of its input and its output. */
    private record Ends(String input, String output) {}

    private static Calls calls(String input, int channels, CallRange range) {
        return new Calls(
                range,
                size ->
                        Map.of(
                                input,
                                List.of(
                                        (long) size.rows(),
                                        (long) channels,
                                        (long) size.height(),
                                        (long) size.width())));
    }

    private static ImageNetwork open(
            Path file, ExecutionOptions options, Ends ends, Optional<Calls> calls) {
        Graph graph = Graph.open(file, options, calls);
        try {
            return new ImageNetwork(graph, ends.input(), ends.output());
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    /** Whether it computes in half precision, in which SDXL's own VAE overflows. */
    public boolean isHalf() {
        return input.isHalf();
    }

    /**
     * Makes it compute once on zeros.
     *
     * @throws IllegalArgumentException when it does not run or gives another size
     */
    public ImageNetwork probed(Size from, Size to) {
        try {
            run(List.of(zeros -> zeros.put(new float[from.count()])), from, to);
            return this;
        } catch (IllegalStateException e) {
            close();
            throw new IllegalArgumentException(
                    graph.name() + " does not run: " + e.getMessage(), e.getCause());
        }
    }

    /**
     * One call.
     *
     * @param rows each writes one row of size {@code from}
     * @return each row's output, of size {@code to}
     */
    public List<float[]> run(List<Consumer<FloatBuffer>> rows, Size from, Size to) {
        return graph.exclusively(
                () -> {
                    input.prepare(rows.size(), from.count());
                    output.prepare(rows.size(), to.count());
                    for (int i = 0; i < rows.size(); i++) {
                        input.write(i, rows.get(i));
                    }
                    graph.run(
                            List.of(new Bound(input, from.batch(rows.size()))),
                            List.of(new Bound(output, to.batch(rows.size()))));
                    List<float[]> results = new ArrayList<>();
                    for (int i = 0; i < rows.size(); i++) {
                        results.add(output.read(i));
                    }
                    return results;
                });
    }

    /** What it takes and gives. */
    public NetworkDescription description() {
        return graph.description();
    }

    /** What it really runs on. */
    public NetworkExecution execution() {
        return graph.execution();
    }

    @Override
    public void close() {
        graph.close();
    }
}
