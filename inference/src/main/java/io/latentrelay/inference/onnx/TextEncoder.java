package io.latentrelay.inference.onnx;

import io.latentrelay.inference.conditioning.TextEmbedding;
import io.latentrelay.inference.onnx.Graph.Bound;
import io.latentrelay.inference.onnx.Profiles.Calls;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A CLIP text encoder. One prompt a call, so that a prompt's numbers never depend on the prompts
 * beside it. Safe for concurrent use; calls run one after another.
 */
public final class TextEncoder implements AutoCloseable {

    private static final String POOLED = "text_embeds";

    private final Graph graph;
    private final Interface declared;
    private final Port ids;
    private final List<Port> hiddenStates;
    private final List<Port> pooled;

    /**
     * What the model folder's configuration says.
     *
     * @param layers hidden states come before the first layer and after each of this many
     * @param pooledWidth width of the projected sentence vector; 0 when the encoder gives none
     */
    public record Interface(int width, int layers, int pooledWidth, int tokens) {}

    private TextEncoder(Graph graph, Interface declared) {
        this.graph = graph;
        this.declared = declared;
        this.ids = graph.input("input_ids");
        graph.requireNoInputsBut(List.of(ids));
        this.hiddenStates = new ArrayList<>();
        for (int layer = 0; layer <= declared.layers(); layer++) {
            Port port = graph.output("hidden_states." + layer);
            requireWidth(port, declared.width());
            hiddenStates.add(port);
        }
        this.pooled = declared.pooledWidth() > 0 ? List.of(graph.output(POOLED)) : List.of();
        pooled.forEach(port -> requireWidth(port, declared.pooledWidth()));
    }

    /**
     * Loads the encoder and encodes once.
     *
     * @throws IllegalArgumentException naming the file, and the tensor that is missing or odd
     */
    public static TextEncoder open(Path file, Interface declared, ExecutionOptions options) {
        Graph graph = Graph.open(file, options, Optional.of(calls(declared.tokens())));
        try {
            TextEncoder encoder = new TextEncoder(graph, declared);
            encoder.probe();
            return encoder;
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    /** All of one size. */
    private static Calls calls(int tokens) {
        return new Calls(
                CallRange.only(new CallSize(1, 0, 0, tokens)),
                size -> Map.of("input_ids", List.of((long) size.rows(), (long) size.tokens())));
    }

    /**
     * Encodes one prompt.
     *
     * @param tokenIds the prompt's, padded to the encoder's length
     * @param skippedLayers 0 for the states after the last layer, 1 for the penultimate ones ...
     */
    public TextEmbedding encode(int[] tokenIds, int skippedLayers) {
        Port states = hiddenStates.get(declared.layers() - skippedLayers);
        int tokens = tokenIds.length;
        return graph.exclusively(
                () -> {
                    ids.prepare(1, tokens);
                    ids.write(0, target -> write(tokenIds, target));
                    states.prepare(1, tokens * declared.width());
                    List<Bound> outputs = new ArrayList<>();
                    outputs.add(new Bound(states, 1, tokens, declared.width()));
                    for (Port port : pooled) {
                        port.prepare(1, declared.pooledWidth());
                        outputs.add(new Bound(port, 1, declared.pooledWidth()));
                    }
                    graph.run(List.of(new Bound(ids, 1, tokens)), outputs);
                    return new TextEmbedding(tokens, states.read(0), readPooled());
                });
    }

    private float[] readPooled() {
        return pooled.isEmpty() ? new float[0] : pooled.get(0).read(0);
    }

    /** Token ids are far below 2^24, up to which floats hold whole numbers exactly. */
    private static void write(int[] tokenIds, FloatBuffer target) {
        for (int id : tokenIds) {
            target.put((float) id);
        }
    }

    private void probe() {
        try {
            encode(new int[declared.tokens()], 1);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(
                    graph.name() + " does not run: " + e.getMessage(), e.getCause());
        }
    }

    private void requireWidth(Port port, int width) {
        long declaredWidth = port.axis(port.rank() - 1);
        if (declaredWidth >= 0 && declaredWidth != width) {
            throw new IllegalArgumentException(
                    graph.name()
                            + ": output "
                            + port.describe()
                            + " is not "
                            + width
                            + " wide, as config.json beside it says");
        }
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
