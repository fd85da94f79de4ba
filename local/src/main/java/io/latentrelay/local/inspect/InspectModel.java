package io.latentrelay.local.inspect;

import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.folder.Expert;
import io.latentrelay.inference.folder.ModelFolder;
import io.latentrelay.inference.onnx.NetworkDescription;
import io.latentrelay.local.output.Table;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.work.WorkerOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code relay inspect model}: what a folder holds, and what its exports can do. */
final class InspectModel implements Topic {

    private static final double MEGABYTE = 1e6;

    /**
     * A network of the folder.
     *
     * @param precision of what it is told, which is nearly always what it computes in
     * @param megabytes of its files
     */
    record Network(
            String network,
            String precision,
            double megabytes,
            List<NetworkDescription.Tensor> inputs,
            List<NetworkDescription.Tensor> outputs) {

        static Network of(ModelFolder folder, NetworkDescription described) {
            return new Network(
                    described.network(),
                    described.network().startsWith("text_encoder")
                            ? described.outputs().get(0).type()
                            : described.inputs().get(0).type(),
                    size(folder.path().resolve(described.network())) / MEGABYTE,
                    described.inputs(),
                    described.outputs());
        }

        private static long size(Path folder) {
            try (Stream<Path> files = Files.walk(folder)) {
                return files.filter(Files::isRegularFile).mapToLong(Network::bytes).sum();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + folder, e);
            }
        }

        private static long bytes(Path file) {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }

        private String takes() {
            return inputs.stream()
                    .map(tensor -> tensor.name() + " " + tensor.type() + shape(tensor))
                    .collect(Collectors.joining(", "));
        }

        private static String shape(NetworkDescription.Tensor tensor) {
            return tensor.shape().stream()
                    .map(axis -> axis < 0 ? "?" : axis.toString())
                    .collect(Collectors.joining(",", "[", "]"));
        }
    }

    /**
     * What the exports can do.
     *
     * @param mixedTimesteps images at different steps in one call
     * @param fractionalTimesteps Karras and other schedules with timesteps between two integers
     * @param longPrompts prompts of more than 75 tokens in chunks
     * @param anySize pictures of any size that is a multiple
     * @param sizeMultiple of pixels
     * @param startsFromPictures whether there is a VAE encoder
     * @param float32Decoder whether there is a second decoder for what overflows
     */
    record Abilities(
            boolean mixedTimesteps,
            boolean fractionalTimesteps,
            boolean longPrompts,
            boolean anySize,
            int sizeMultiple,
            boolean startsFromPictures,
            boolean float32Decoder,
            boolean decoderOverflowsInHalf) {}

    /**
     * A model.
     *
     * @param hash first digits of {@code sha256}, as A1111 shows it
     */
    record Model(
            String name,
            String expert,
            String sha256,
            String hash,
            String trainedWith,
            String timestepSpacing,
            int latentChannels,
            double vaeScalingFactor,
            boolean zerosForAbsentNegativePrompt,
            List<Network> networks,
            Abilities can)
            implements Report {

        @Override
        public void print(PrintStream out) {
            out.println(name + " [" + hash + "], SDXL " + expert);
            out.println("sha256        " + sha256);
            out.println("trained with  " + trainedWith + ", spacing " + timestepSpacing);
            out.println(
                    "latents       "
                            + latentChannels
                            + " channels, scaling factor "
                            + vaeScalingFactor);
            out.println(
                    "no negative   "
                            + (zerosForAbsentNegativePrompt ? "is zeros" : "is the empty text"));
            out.println();
            Table table = new Table("network", "precision", "MB", "takes");
            for (Network network : networks) {
                table.row(
                        network.network,
                        network.precision,
                        String.format(Locale.ROOT, "%.1f", network.megabytes),
                        network.takes());
            }
            table.print(out);
            out.println();
            printAbilities(out);
        }

        private void printAbilities(PrintStream out) {
            line(
                    out,
                    can.mixedTimesteps,
                    "mixes images at different steps in one call",
                    "takes one timestep a call: images at different steps run one after another;"
                            + " export it with a batched timestep");
            line(
                    out,
                    can.fractionalTimesteps,
                    "takes fractional timesteps as they are",
                    "truncates fractional timesteps (Karras and linspace with euler, heun, lms)");
            line(
                    out,
                    can.longPrompts,
                    "takes prompts of more than 75 tokens in chunks",
                    "takes no more than 75 tokens: truncate long prompts, or export it anew");
            line(
                    out,
                    can.anySize,
                    "draws any size in multiples of " + can.sizeMultiple + " pixels",
                    "draws the one size it was exported for");
            line(
                    out,
                    can.startsFromPictures,
                    "starts from pictures",
                    "lacks vae_encoder: cannot" + " start from pictures");
            line(
                    out,
                    !can.decoderOverflowsInHalf,
                    "decodes safely",
                    "its decoder overflows in half precision: add vae_decoder_float32");
        }

        private static void line(PrintStream out, boolean can, String yes, String no) {
            out.println((can ? "+ " + yes : "- " + no));
        }
    }

    @Override
    public String name() {
        return "model";
    }

    @Override
    public String summary() {
        return "Show what a model folder holds, and what its exports can do.";
    }

    @Override
    public String description() {
        return "Loads every network and runs it once, so it takes as long as starting a worker. The"
                + " SHA-256 is that of the lines which sha256sum prints for the folder's files.";
    }

    @Override
    public List<String> arguments() {
        return List.of("DIR");
    }

    @Override
    public List<Option> ownOptions() {
        return List.of(WorkerOptions.DIGEST_CACHE);
    }

    @Override
    public Model report(Settings settings) {
        ModelFolder folder = ModelFolder.read(Path.of(settings.arguments().get(0)));
        try (SdxlModel model = open(folder, settings)) {
            model.loadAll();
            return describe(folder, model);
        }
    }

    static SdxlModel open(ModelFolder folder, Settings settings) {
        ModelOptions options =
                ModelOptions.defaults().withDigestCache(WorkerOptions.digestCache(settings));
        return folder.expert() == Expert.BASE
                ? SdxlModel.openBase(folder.path(), options)
                : SdxlModel.openRefiner(folder.path(), options);
    }

    private static Model describe(ModelFolder folder, SdxlModel model) {
        return new Model(
                folder.name(),
                folder.expert().text(),
                model.identity().sha256(),
                model.identity().shortHash(),
                folder.scheduler().trainingSchedule(),
                folder.scheduler().timestepSpacing().text(),
                folder.vae().latentChannels(),
                folder.vae().scalingFactor(),
                folder.index().forceZerosForEmptyPrompt(),
                model.networks().stream().map(network -> Network.of(folder, network)).toList(),
                abilities(folder, model));
    }

    private static Abilities abilities(ModelFolder folder, SdxlModel model) {
        List<String> networks = model.networks().stream().map(NetworkDescription::network).toList();
        boolean half =
                model.networks().stream()
                        .filter(network -> network.network().equals("vae_decoder"))
                        .anyMatch(network -> network.inputs().get(0).type().equals("float16"));
        boolean second = networks.contains("vae_decoder_float32");
        return new Abilities(
                model.mixesTimesteps(),
                model.takesFractionalTimesteps(),
                model.takesLongPrompts(),
                model.networks().stream().allMatch(InspectModel::takesAnySize),
                folder.vae().downscale() * folder.unet().downscale(),
                networks.contains("vae_encoder"),
                second,
                half && folder.vae().forceUpcast() && !second);
    }

    /** Pictures and latents have their sides last. */
    private static boolean takesAnySize(NetworkDescription network) {
        return network.inputs().stream()
                .filter(tensor -> tensor.shape().size() == 4)
                .allMatch(tensor -> tensor.shape().get(2) < 0 && tensor.shape().get(3) < 0);
    }
}
