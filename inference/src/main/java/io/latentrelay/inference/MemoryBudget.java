package io.latentrelay.inference;

import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.tokenizer.Tokens;
import io.latentrelay.inference.gpu.GpuOptions;
import io.latentrelay.inference.onnx.ExecutionOptions;
import io.latentrelay.inference.onnx.NetworkExecution;
import io.latentrelay.inference.onnx.Provider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a model takes of memory, as far as that is known before it works. Activations, which only
 * the runtime knows, come on top.
 *
 * @param weights sizes of the files of each network that is loaded
 * @param size of pictures that the rest is for
 * @param lanes images worked on together
 * @param laneBytes what each keeps: its latents and the sampler's memory of three more
 * @param callBytes what goes into the largest call of the UNet and comes out of it
 * @param limits what GPU providers are held to; empty on the CPU
 */
public record MemoryBudget(
        Map<String, Long> weights,
        ImageSize size,
        int lanes,
        long laneBytes,
        long callBytes,
        String limits) {

    private static final ImageSize USUAL = new ImageSize(1024, 1024);
    private static final int KEPT_LATENTS = 4;
    private static final double KIBI = 1024;

    public MemoryBudget {
        weights = Map.copyOf(weights);
    }

    /**
     * Of an open model.
     *
     * @param options that it was opened with
     */
    public static MemoryBudget of(SdxlModel model, ModelOptions options, int lanes, int maxRows) {
        ImageSize size =
                options.preparation().calls().map(DeclaredCalls::largestSize).orElse(USUAL);
        Shape latents = model.latentShape(size);
        long latentBytes = (long) latents.size() * Float.BYTES;
        long promptBytes = (long) Tokens.WINDOW * model.folder().hiddenWidth() * Float.BYTES;
        return new MemoryBudget(
                weights(model),
                size,
                lanes,
                KEPT_LATENTS * latentBytes,
                maxRows * (2 * latentBytes + promptBytes),
                limits(options.execution(NetworkKind.UNET)));
    }

    private static Map<String, Long> weights(SdxlModel model) {
        Map<String, Long> weights = new LinkedHashMap<>();
        for (NetworkExecution network : model.executions()) {
            weights.put(network.network(), bytes(model.folder().path().resolve(network.network())));
        }
        return weights;
    }

    /** Of all files below a folder; 0 when there is none. */
    public static long bytes(Path folder) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(MemoryBudget::size).sum();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String limits(ExecutionOptions execution) {
        GpuOptions gpu = execution.gpu();
        StringJoiner limits = new StringJoiner(", ");
        if (execution.asksFor(Provider.CUDA)) {
            limits.add("CUDA arena " + limit(gpu.cuda().memoryLimit()));
        }
        if (execution.asksFor(Provider.TENSORRT)) {
            limits.add("TensorRT workspace " + limit(gpu.tensorRt().workspaceBytes()));
        }
        return limits.toString();
    }

    private static String limit(long bytes) {
        return bytes == 0 ? "without a limit" : "at most " + amount(bytes);
    }

    /** One line: {@code memory: weights 6.9 GiB (unet 5.1 GiB, ...), 8 lanes of 1.0 MiB ...}. */
    public String text() {
        long all = weights.values().stream().mapToLong(Long::longValue).sum();
        String each =
                weights.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(network -> network.getKey() + " " + amount(network.getValue()))
                        .collect(Collectors.joining(", "));
        return "memory: weights %s (%s); at %s %d lanes of %s and call buffers of %s%s; activations come on top"
                .formatted(
                        amount(all),
                        each,
                        size,
                        lanes,
                        amount(laneBytes),
                        amount(callBytes),
                        limits.isEmpty() ? "" : "; " + limits);
    }

    /** {@code 6.9 GiB}. */
    public static String amount(long bytes) {
        double value = bytes;
        String unit = "B";
        for (String next : new String[] {"KiB", "MiB", "GiB"}) {
            if (value >= KIBI) {
                value /= KIBI;
                unit = next;
            }
        }
        return String.format(Locale.ROOT, unit.equals("B") ? "%.0f %s" : "%.1f %s", value, unit);
    }
}
