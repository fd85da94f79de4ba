package io.latentrelay.bench.model;

import io.latentrelay.bench.model.OnnxGraph.Attribute;
import java.util.List;

/**
 * A UNet in the shape of SDXL's: its inputs and outputs, residual blocks at two resolutions, cross
 * attention to the prompt, timestep and size conditioning. Its weights are random and its pictures
 * noise; it stands in for a network of any cost.
 */
final class RandomUnet {

    private static final int FREQUENCIES = 16;

    private final OnnxGraph graph = new OnnxGraph();
    private final int width;
    private final int hiddenWidth;
    private String embedding = "";

    private RandomUnet(int width, int hiddenWidth) {
        this.width = width;
        this.hiddenWidth = hiddenWidth;
    }

    /**
     * An ONNX file.
     *
     * @param width channels at full resolution, even; the cost grows with its square
     * @param blocks residual blocks at half resolution
     * @param hiddenWidth numbers per token of the prompt
     * @param pooledWidth numbers per prompt
     */
    static byte[] model(int width, int blocks, int hiddenWidth, int pooledWidth) {
        RandomUnet unet = new RandomUnet(width, hiddenWidth);
        return unet.build(blocks, pooledWidth);
    }

    private byte[] build(int blocks, int pooledWidth) {
        String sample = graph.input("sample", "batch", "4", "height", "width");
        String timestep = graph.input("timestep", "batch");
        String prompt =
                graph.input(
                        "encoder_hidden_states", "batch", "tokens", String.valueOf(hiddenWidth));
        String pooled = graph.input("text_embeds", "batch", String.valueOf(pooledWidth));
        String timeIds = graph.input("time_ids", "batch", "6");
        embedding = embedding(timestep, pooled, timeIds, pooledWidth);

        String full = convolution(sample, 4, width, 3, 1);
        String half = convolution(full, width, 2 * width, 3, 2);
        for (int i = 0; i < blocks; i++) {
            half = block(half, 2 * width);
            if (i == blocks / 2) {
                half = attention(half, prompt, 2 * width);
            }
        }
        String up =
                graph.node(
                        "ConvTranspose",
                        List.of(half, graph.weights(2 * width, 2L * width, width, 2, 2)),
                        Attribute.ints("strides", 2, 2));
        String merged = block(graph.node("Add", List.of(up, full)), width);
        graph.node(
                "Conv",
                "out_sample",
                List.of(swish(merged), graph.weights(9 * width, 4, width, 3, 3)),
                Attribute.ints("pads", 1, 1, 1, 1));
        graph.output("out_sample", "batch", "4", "height", "width");
        return graph.toModel();
    }

    /** Batch x width. */
    private String embedding(String timestep, String pooled, String timeIds, int pooledWidth) {
        float[] frequencies = new float[FREQUENCIES];
        for (int i = 0; i < FREQUENCIES; i++) {
            frequencies[i] = (float) Math.pow(10_000, -(double) i / FREQUENCIES);
        }
        String column = graph.node("Unsqueeze", List.of(timestep, graph.longs(1)));
        String angles = graph.node("Mul", List.of(column, graph.floats(frequencies)));
        String sizes = graph.node("Mul", List.of(timeIds, graph.floats(0.001f)));
        String all =
                graph.node(
                        "Concat",
                        List.of(
                                graph.node("Sin", List.of(angles)),
                                graph.node("Cos", List.of(angles)),
                                pooled,
                                sizes),
                        Attribute.number("axis", 1));
        int numbers = 2 * FREQUENCIES + pooledWidth + 6;
        return swish(
                graph.node("MatMul", List.of(all, graph.weights(numbers, numbers, 2L * width))));
    }

    private String convolution(String input, int from, int to, int kernel, int stride) {
        return graph.node(
                "Conv",
                List.of(input, graph.weights(kernel * kernel * from, to, from, kernel, kernel)),
                Attribute.ints("pads", 1, 1, 1, 1),
                Attribute.ints("strides", stride, stride));
    }

    private String block(String input, int channels) {
        String inner = convolution(swish(input), channels, channels, 3, 1);
        String told =
                graph.node(
                        "MatMul",
                        List.of(embedding, graph.weights(2 * width, 2L * width, channels)));
        String spread = graph.node("Unsqueeze", List.of(told, graph.longs(2, 3)));
        String conditioned = graph.node("Add", List.of(inner, spread));
        String outer = convolution(swish(conditioned), channels, channels, 3, 1);
        String residual = graph.node("Mul", List.of(outer, graph.floats(0.3f)));
        return graph.node("Add", List.of(input, residual));
    }

    private String attention(String input, String prompt, int channels) {
        String flat = graph.node("Reshape", List.of(input, graph.longs(0, channels, -1)));
        String pixels = graph.node("Transpose", List.of(flat), Attribute.ints("perm", 0, 2, 1));
        String queries = linear(pixels, channels, channels);
        String keys =
                graph.node(
                        "Transpose",
                        List.of(linear(prompt, hiddenWidth, channels)),
                        Attribute.ints("perm", 0, 2, 1));
        String scores =
                graph.node(
                        "Mul",
                        List.of(
                                graph.node("MatMul", List.of(queries, keys)),
                                graph.floats((float) (1 / Math.sqrt(channels)))));
        String weights = graph.node("Softmax", List.of(scores), Attribute.number("axis", -1));
        String seen = graph.node("MatMul", List.of(weights, linear(prompt, hiddenWidth, channels)));
        String back =
                graph.node(
                        "Transpose",
                        List.of(linear(seen, channels, channels)),
                        Attribute.ints("perm", 0, 2, 1));
        String image = graph.node("Reshape", List.of(back, graph.node("Shape", List.of(input))));
        return graph.node("Add", List.of(input, image));
    }

    private String linear(String input, int from, int to) {
        return graph.node("MatMul", List.of(input, graph.weights(from, from, to)));
    }

    private String swish(String input) {
        return graph.node("Mul", List.of(input, graph.node("Sigmoid", List.of(input))));
    }
}
