package io.latentrelay.inference.onnx;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.inference.conditioning.ConditioningRow;
import io.latentrelay.inference.conditioning.TextEmbedding;
import io.latentrelay.inference.onnx.Graph.Bound;
import io.latentrelay.inference.onnx.Profiles.Calls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The denoiser. Its rows do not see each other: what one row gives does not depend on the rows
 * beside it. Safe for concurrent use; calls run one after another.
 */
public final class Unet implements AutoCloseable {

    /** Latents' side for the trial run: small, yet a multiple of whatever a UNet divides by. */
    private static final int PROBE_SIDE = 16;

    private final Graph graph;
    private final Port sample;
    private final Port timestep;
    private final Port hiddenStates;
    private final Port pooled;
    private final Port timeIds;
    private final Port output;
    private final Interface expected;
    private final Optional<CallRange> engine;
    private final boolean mixesTimesteps;
    private final boolean takesLongPrompts;

    /**
     * What the model folder's configuration says the network takes.
     *
     * @param hiddenWidth numbers per token in {@code encoder_hidden_states}
     * @param tokens tokens per prompt, or per chunk of a long one
     */
    public record Interface(
            int latentChannels, int hiddenWidth, int tokens, int pooledWidth, int timeIds) {

        /** What goes in, in a call of some size. */
        Map<String, List<Long>> shapes(CallSize size) {
            long rows = size.rows();
            return Map.of(
                    "sample",
                    List.of(rows, (long) latentChannels, (long) size.height(), (long) size.width()),
                    "timestep",
                    List.of(rows),
                    "encoder_hidden_states",
                    List.of(rows, (long) size.tokens(), (long) hiddenWidth),
                    "text_embeds",
                    List.of(rows, (long) pooledWidth),
                    "time_ids",
                    List.of(rows, (long) timeIds));
        }
    }

    /** One row of a call: latents as the sampler scaled them, and all that goes beside them. */
    public record Row(Latents input, float timestep, ConditioningRow conditioning) {

        /** How many tokens it attends to. */
        public int tokens() {
            return conditioning.text().tokens();
        }
    }

    private Unet(Graph graph, Interface expected, Optional<CallRange> range) {
        this.graph = graph;
        this.expected = expected;
        // Other providers take calls of any size.
        this.engine =
                range.filter(any -> graph.execution().providers().contains(Provider.TENSORRT));
        this.sample = graph.input("sample");
        this.timestep = graph.input("timestep");
        this.hiddenStates = graph.input("encoder_hidden_states");
        this.pooled = graph.input("text_embeds");
        this.timeIds = graph.input("time_ids");
        this.output = graph.output("out_sample");
        graph.requireNoInputsBut(List.of(sample, timestep, hiddenStates, pooled, timeIds));
        requireAxis(sample, 1, expected.latentChannels(), "in_channels of the UNet's config");
        requireAxis(hiddenStates, 2, expected.hiddenWidth(), "the text encoders' widths");
        requireAxis(pooled, 1, expected.pooledWidth(), "text encoder 2's projection");
        requireAxis(timeIds, 1, expected.timeIds(), "the model's size conditioning");
        requireAxis(sample, 0, -1, "batches of any size");
        this.mixesTimesteps = probe();
        this.takesLongPrompts = hiddenStates.axis(1) < 0 && maxChunks() > 1 && probeLongPrompt();
    }

    /**
     * Loads the network and makes it predict once.
     *
     * @param range of its calls, where it is known; TensorRT then takes no others
     * @throws IllegalArgumentException naming the file, and the tensor that is missing or odd
     */
    public static Unet open(
            Path file, Interface expected, ExecutionOptions options, Optional<CallRange> range) {
        Graph graph =
                Graph.open(file, options, range.map(calls -> new Calls(calls, expected::shapes)));
        try {
            return new Unet(graph, expected, range);
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    /** Whether rows of one call may be at different timesteps. */
    public boolean mixesTimesteps() {
        return mixesTimesteps;
    }

    /** Whether a call may have more tokens than one chunk; exports with a fixed length cannot. */
    public boolean takesLongPrompts() {
        return takesLongPrompts;
    }

    /** The calls that it takes, where it does not take all. */
    public Optional<CallRange> engine() {
        return engine;
    }

    /** Chunks of a prompt that a call may have at most. */
    public int maxChunks() {
        return engine.map(range -> range.largest().tokens() / expected.tokens())
                .orElse(Integer.MAX_VALUE);
    }

    /** Makes one call of this size on zeros. */
    public void warm(CallSize size) {
        Shape shape = new Shape(expected.latentChannels(), size.height(), size.width());
        call(
                Collections.nCopies(size.rows(), probeRow(shape, 500, size.tokens())),
                shape,
                mixesTimesteps);
    }

    /**
     * Whether the network is told fractional timesteps as they are; otherwise it truncates them.
     */
    public boolean takesFractionalTimesteps() {
        return timestep.isFractional();
    }

    /**
     * One call of the network: a prediction for each row, in order.
     *
     * @param rows at least one, all of one latent shape and one count of tokens, and of one
     *     timestep unless {@link #mixesTimesteps()}
     */
    public List<Latents> predict(List<Row> rows) {
        Shape shape = rows.get(0).input().shape();
        int tokens = rows.get(0).tokens();
        for (Row row : rows) {
            if (!row.input().shape().equals(shape)) {
                throw new IllegalArgumentException(
                        "one call cannot take " + shape + " and " + row.input().shape());
            }
            if (row.tokens() != tokens) {
                throw new IllegalArgumentException(
                        "one call cannot take " + tokens + " tokens and " + row.tokens());
            }
            if (!mixesTimesteps && row.timestep() != rows.get(0).timestep()) {
                throw new IllegalArgumentException(
                        graph.name() + " takes one timestep per call, not several");
            }
        }
        return call(rows, shape, mixesTimesteps);
    }

    private List<Latents> call(List<Row> rows, Shape shape, boolean timestepPerRow) {
        return graph.exclusively(
                () -> {
                    TextEmbedding text = rows.get(0).conditioning().text();
                    int idCount = rows.get(0).conditioning().timeIds().size();
                    sample.prepare(rows.size(), shape.size());
                    timestep.prepare(rows.size(), 1);
                    hiddenStates.prepare(rows.size(), text.tokens() * text.width());
                    pooled.prepare(rows.size(), text.pooledWidth());
                    timeIds.prepare(rows.size(), idCount);
                    output.prepare(rows.size(), shape.size());
                    for (int i = 0; i < rows.size(); i++) {
                        write(i, rows.get(i));
                    }
                    run(rows.size(), shape, text, idCount, timestepPerRow);
                    return readAll(rows.size(), shape);
                });
    }

    private void write(int i, Row row) {
        ConditioningRow conditioning = row.conditioning();
        sample.write(i, row.input()::writeTo);
        timestep.write(i, floats -> floats.put(row.timestep()));
        hiddenStates.writeOnce(i, conditioning.text(), conditioning.text()::writeHiddenStates);
        pooled.writeOnce(i, conditioning.text(), conditioning.text()::writePooled);
        timeIds.write(i, floats -> conditioning.timeIds().forEach(floats::put));
    }

    private void run(int rows, Shape shape, TextEmbedding text, int ids, boolean timestepPerRow) {
        long[] latents = {rows, shape.channels(), shape.height(), shape.width()};
        long[] timesteps = timestepShape(timestepPerRow ? rows : 1);
        graph.run(
                List.of(
                        new Bound(sample, latents),
                        new Bound(timestep, timesteps),
                        new Bound(hiddenStates, rows, text.tokens(), text.width()),
                        new Bound(pooled, rows, text.pooledWidth()),
                        new Bound(timeIds, rows, ids)),
                List.of(new Bound(output, latents)));
    }

    private long[] timestepShape(int count) {
        return timestep.rank() == 0 ? new long[0] : new long[] {count};
    }

    private List<Latents> readAll(int rows, Shape shape) {
        List<Latents> predictions = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            predictions.add(output.read(i, shape));
        }
        return predictions;
    }

    /**
     * Runs the network on zeros, so that whatever is odd about it shows now and not in a job.
     * Returns whether a call may mix timesteps, which the declared shape alone does not tell: some
     * exports declare any number and accept one.
     */
    private boolean probe() {
        Shape shape = probeShape();
        List<Row> rows =
                List.of(
                        probeRow(shape, 900, expected.tokens()),
                        probeRow(shape, 100, expected.tokens()));
        boolean mayMix = timestep.rank() == 1 && timestep.axis(0) == -1;
        if (mayMix) {
            try {
                List<Latents> mixed = call(rows, shape, true);
                return !mixed.get(0).equals(mixed.get(1));
            } catch (IllegalStateException refused) {
                // Then it takes one timestep per call, or fails below as well.
            }
        }
        try {
            call(rows, shape, false);
            return false;
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(
                    graph.name() + " does not run: " + e.getMessage(), e.getCause());
        }
    }

    /** Whether it runs on two chunks: a length left open may still be fixed further inside. */
    private boolean probeLongPrompt() {
        Shape shape = probeShape();
        try {
            call(List.of(probeRow(shape, 900, 2 * expected.tokens())), shape, false);
            return true;
        } catch (IllegalStateException refused) {
            return false;
        }
    }

    private Row probeRow(Shape shape, float timestep, int tokens) {
        TextEmbedding text =
                TextEmbedding.zeros(tokens, expected.hiddenWidth(), expected.pooledWidth());
        return new Row(
                Latents.compute(shape, i -> 0),
                timestep,
                new ConditioningRow(text, Collections.nCopies(expected.timeIds(), 0f)));
    }

    private Shape probeShape() {
        long height = sample.axis(2);
        long width = sample.axis(3);
        return new Shape(
                expected.latentChannels(),
                height < 0
                        ? engine.map(e -> e.smallest().height()).orElse(PROBE_SIDE)
                        : (int) height,
                width < 0 ? engine.map(e -> e.smallest().width()).orElse(PROBE_SIDE) : (int) width);
    }

    private void requireAxis(Port port, int axis, long expected, String because) {
        if (axis >= port.rank()) {
            throw odd(port, "needs more axes");
        }
        long declared = port.axis(axis);
        if (declared >= 0 && declared != expected) {
            throw odd(
                    port,
                    expected < 0
                            ? "must leave axis " + axis + " open for " + because
                            : "must have " + expected + " on axis " + axis + " for " + because);
        }
    }

    private IllegalArgumentException odd(Port port, String problem) {
        return new IllegalArgumentException(
                graph.name() + ": input " + port.describe() + " " + problem);
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
