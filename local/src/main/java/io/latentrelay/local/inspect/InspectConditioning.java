package io.latentrelay.local.inspect;

import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.conditioning.Conditioning.Truncation;
import io.latentrelay.inference.conditioning.ConditioningRow;
import io.latentrelay.inference.conditioning.TextEmbedding;
import io.latentrelay.inference.folder.Expert;
import io.latentrelay.inference.folder.ModelFolder;
import io.latentrelay.local.generate.Models;
import io.latentrelay.local.generate.Numbers;
import io.latentrelay.local.generate.RefinerOptions;
import io.latentrelay.local.generate.TrajectoryOptions;
import io.latentrelay.local.output.Npy;
import io.latentrelay.local.output.OutputFile;
import io.latentrelay.local.output.Table;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.work.WorkerOptions;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code relay inspect conditioning}: what a model is told of prompts and sizes. */
final class InspectConditioning implements Topic {

    private static final Option MODEL =
            Option.optional(
                    "model",
                    "DIR",
                    "Model folder, of a base or a refiner. Default: the demo base.");
    private static final Option NPY =
            Option.optional(
                    "npy",
                    "FILE",
                    "Write the tensors as float32, one file each: for out.npy,"
                            + " out-prompt_embeds.npy, out-pooled_prompt_embeds.npy,"
                            + " out-time_ids.npy, and the same with negative_.");

    private static final int SDXL_SIDE = 1024;

    private final Supplier<Models> demo;

    InspectConditioning(Supplier<Models> demo) {
        this.demo = demo;
    }

    /**
     * One side of the guidance.
     *
     * @param crossAttention shape: rows, tokens, width
     * @param pooled shape: rows, width
     * @param norm root mean square of the cross-attention's numbers; 0 where they are zeros
     */
    record Side(
            String side,
            List<Integer> crossAttention,
            List<Integer> pooled,
            double norm,
            List<Float> timeIds) {

        static Side of(String name, ConditioningRow row) {
            TextEmbedding text = row.text();
            return new Side(
                    name,
                    List.of(1, text.tokens(), text.width()),
                    List.of(1, text.pooledWidth()),
                    norm(hidden(text)),
                    row.timeIds());
        }

        private static double norm(float[] values) {
            double squares = 0;
            for (float value : values) {
                squares += (double) value * value;
            }
            return Math.sqrt(squares / values.length);
        }
    }

    /**
     * What a model is told.
     *
     * @param truncated tokens of prompts that it does not see
     */
    record Told(String model, String expert, List<Side> sides, List<Truncation> truncated)
            implements Report {

        @Override
        public void print(PrintStream out) {
            out.println(model + ", SDXL " + expert);
            out.println();
            Table table = new Table("side", "cross-attention", "rms", "pooled", "time ids");
            for (Side side : sides) {
                table.row(
                        side.side,
                        sizes(side.crossAttention),
                        String.format(Locale.ROOT, "%.4f", side.norm),
                        sizes(side.pooled),
                        side.timeIds.stream().map(Numbers::text).collect(Collectors.joining(" ")));
            }
            table.print(out);
            truncated.forEach(
                    cut ->
                            out.println(
                                    "! the last "
                                            + cut.tokensCut()
                                            + " tokens of "
                                            + cut.prompt()
                                            + " do not fit and are not seen"));
        }

        private static String sizes(List<Integer> shape) {
            return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
        }
    }

    @Override
    public String name() {
        return "conditioning";
    }

    @Override
    public String summary() {
        return "Show what a model is told of prompts, sizes and scores.";
    }

    @Override
    public List<Option> ownOptions() {
        List<Option> options = new ArrayList<>(List.of(MODEL, NPY, WorkerOptions.DIGEST_CACHE));
        options.addAll(TrajectoryOptions.CONDITIONING);
        options.addAll(RefinerOptions.CONDITIONING);
        return options;
    }

    @Override
    public Told report(Settings settings) {
        ModelFolder folder =
                ModelFolder.read(
                        settings.optional(MODEL).isPresent()
                                ? settings.path(MODEL)
                                : demo.get().base());
        TrajectorySettings trajectory = TrajectoryOptions.from(settings, SDXL_SIDE);
        Optional<Path> npy =
                settings.optional(NPY).isPresent()
                        ? Optional.of(settings.path(NPY))
                        : Optional.empty();
        npy.ifPresent(OutputFile::prepare);
        try (SdxlModel model = InspectModel.open(folder, settings)) {
            Conditioning told =
                    folder.expert() == Expert.BASE
                            ? model.condition(trajectory)
                            : model.condition(
                                    trajectory, RefinerOptions.from(settings, trajectory));
            npy.ifPresent(file -> write(file, told));
            return new Told(folder.name(), folder.expert().text(), sides(told), told.truncations());
        }
    }

    private static List<Side> sides(Conditioning told) {
        List<Side> sides = new ArrayList<>(List.of(Side.of("positive", told.positive())));
        told.negative().ifPresent(row -> sides.add(Side.of("negative", row)));
        return sides;
    }

    private static void write(Path file, Conditioning told) {
        write(file, "", told.positive());
        told.negative().ifPresent(row -> write(file, "negative_", row));
    }

    private static void write(Path file, String side, ConditioningRow row) {
        TextEmbedding text = row.text();
        FloatBuffer pooled = FloatBuffer.allocate(text.pooledWidth());
        text.writePooled(pooled);
        Npy.write(
                beside(file, side + "prompt_embeds"),
                List.of(1, text.tokens(), text.width()),
                hidden(text));
        Npy.write(
                beside(file, side + "pooled_prompt_embeds"),
                List.of(1, text.pooledWidth()),
                pooled.array());
        float[] ids = new float[row.timeIds().size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = row.timeIds().get(i);
        }
        Npy.write(beside(file, side + "time_ids"), List.of(1, ids.length), ids);
    }

    private static Path beside(Path file, String tensor) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.npy$", "");
        return file.resolveSibling(name + "-" + tensor + ".npy");
    }

    private static float[] hidden(TextEmbedding text) {
        FloatBuffer hidden = FloatBuffer.allocate(text.tokens() * text.width());
        text.writeHiddenStates(hidden);
        return hidden.array();
    }
}
