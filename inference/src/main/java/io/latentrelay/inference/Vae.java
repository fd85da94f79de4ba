package io.latentrelay.inference;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.inference.DecodedImage.Precision;
import io.latentrelay.inference.folder.ModelFolder;
import io.latentrelay.inference.folder.VaeConfig;
import io.latentrelay.inference.onnx.CallRange;
import io.latentrelay.inference.onnx.ExecutionOptions;
import io.latentrelay.inference.onnx.ImageNetwork;
import io.latentrelay.inference.onnx.ImageNetwork.Size;
import io.latentrelay.inference.onnx.NetworkDescription;
import io.latentrelay.inference.onnx.NetworkExecution;
import io.latentrelay.inference.onnx.Provider;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Between latents and pictures. Each half is loaded when it is first needed. */
final class Vae implements AutoCloseable {

    private static final int COLOURS = 3;

    /** Latents' side for the trial run: small, to be quick. */
    private static final int PROBE_SIDE = 8;

    private final ModelFolder folder;
    private final VaeConfig config;
    private final Function<String, ExecutionOptions> execution;
    private final Optional<DeclaredCalls> prepared;
    private final long callPixels;
    private final Optional<Tiling> tiling;
    private Optional<Decoders> decoders = Optional.empty();
    private Optional<ImageNetwork> encoder = Optional.empty();

    /**
     * @param options what it says of decoding
     * @param execution of a part, such as {@code vae_decoder}
     */
    Vae(ModelFolder folder, ModelOptions options, Function<String, ExecutionOptions> execution) {
        this.folder = folder;
        this.config = folder.vae();
        this.execution = execution;
        this.prepared = onTensorRt(options) ? options.preparation().calls() : Optional.empty();
        this.callPixels = options.decodePixels();
        this.tiling =
                options.decodeTile().map(side -> new Tiling(latentSide(side), config.downscale()));
    }

    /** Only TensorRT takes no other calls than those it was prepared for. */
    private static boolean onTensorRt(ModelOptions options) {
        boolean asked = options.execution(NetworkKind.VAE).asksFor(Provider.TENSORRT);
        if (asked && options.decodeTile().isPresent()) {
            throw new IllegalArgumentException(
                    "tiles of a picture are of many sizes, and TensorRT makes engines for few: with"
                            + " --decode-tile give --vae-providers cuda,cpu");
        }
        return asked;
    }

    private int latentSide(int pixels) {
        int multiple = 4 * config.downscale();
        if (pixels % multiple != 0) {
            throw new IllegalArgumentException(
                    "pixels of a decode tile must be a multiple of "
                            + multiple
                            + " for model folder "
                            + folder.path()
                            + ": "
                            + pixels);
        }
        return pixels / config.downscale();
    }

    /** Loads the decoders now, so that whatever is wrong with them shows now. */
    synchronized Decoders decoders() {
        if (decoders.isEmpty()) {
            decoders = Optional.of(Decoders.open(folder, opening()));
        }
        return decoders.get();
    }

    private Decoders.Opening opening() {
        Optional<CallRange> range =
                prepared.map(calls -> calls.vae(config.downscale(), mostRows(calls)));
        int height = range.map(calls -> calls.smallest().height()).orElse(PROBE_SIDE);
        int width = range.map(calls -> calls.smallest().width()).orElse(PROBE_SIDE);
        return new Decoders.Opening(
                execution,
                range,
                new Size(config.latentChannels(), height, width),
                new Size(COLOURS, height * config.downscale(), width * config.downscale()));
    }

    private int mostRows(DeclaredCalls calls) {
        return calls.sizes().stream().mapToInt(size -> rowsPerCall(latents(size))).max().orElse(1);
    }

    private Shape latents(ImageSize size) {
        return new Shape(
                config.latentChannels(),
                size.height() / config.downscale(),
                size.width() / config.downscale());
    }

    private synchronized ImageNetwork encoder() {
        if (encoder.isEmpty()) {
            if (!Files.isRegularFile(folder.graph("vae_encoder"))) {
                throw new IllegalArgumentException(
                        "model folder "
                                + folder.path()
                                + " lacks vae_encoder/model.onnx, which starting from a picture"
                                + " needs");
            }
            encoder =
                    Optional.of(
                            ImageNetwork.openEncoder(
                                    folder.graph("vae_encoder"),
                                    execution.apply("vae_encoder"),
                                    COLOURS,
                                    prepared.map(calls -> calls.vae(1, 1))));
        }
        return encoder.get();
    }

    /**
     * Pictures in the latents' order. What comes out as no picture is decoded again where that may
     * help.
     */
    List<DecodedImage> decode(List<Latents> latents) {
        Decoders available = decoders();
        List<DecodedImage> images = new ArrayList<>(decode(latents, available.usual(), false));
        available.fallback().ifPresent(fallback -> decodeAgain(latents, images, fallback));
        return List.copyOf(images);
    }

    private void decodeAgain(
            List<Latents> latents, List<DecodedImage> images, ImageNetwork fallback) {
        List<Integer> failed = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            DecodedImage image = images.get(i);
            if ((!image.isFinite() || image.isOneColour()) && latents.get(i).isFinite()) {
                failed.add(i);
            }
        }
        List<DecodedImage> again =
                decode(failed.stream().map(latents::get).toList(), fallback, true);
        for (int i = 0; i < again.size(); i++) {
            images.set(failed.get(i), again.get(i));
        }
    }

    private List<DecodedImage> decode(
            List<Latents> latents, ImageNetwork decoder, boolean retried) {
        Precision precision = decoder.isHalf() ? Precision.FLOAT16 : Precision.FLOAT32;
        List<float[]> planes = planes(latents, decoder);
        List<DecodedImage> images = new ArrayList<>();
        for (int i = 0; i < latents.size(); i++) {
            Shape shape = latents.get(i).shape();
            images.add(
                    new DecodedImage(
                            pictureSize(shape), planes.get(i), precision, retried, isTiled(shape)));
        }
        return images;
    }

    private ImageSize pictureSize(Shape shape) {
        return new ImageSize(
                shape.height() * config.downscale(), shape.width() * config.downscale());
    }

    /** Those of large latents from tiles, one picture after the other. */
    private List<float[]> planes(List<Latents> latents, ImageNetwork decoder) {
        List<Latents> whole = latents.stream().filter(l -> !isTiled(l.shape())).toList();
        Iterator<float[]> decoded = wholePlanes(whole, decoder).iterator();
        return latents.stream()
                .map(
                        picture ->
                                isTiled(picture.shape())
                                        ? tiledPlanes(picture, tiling.orElseThrow(), decoder)
                                        : decoded.next())
                .toList();
    }

    private boolean isTiled(Shape shape) {
        return tiling.isPresent() && tiling.get().divides(shape);
    }

    private float[] tiledPlanes(Latents picture, Tiling tiling, ImageNetwork decoder) {
        return tiling.joined(picture.shape(), wholePlanes(tiling.tiles(picture), decoder));
    }

    /** Latents of one shape share calls. */
    private List<float[]> wholePlanes(List<Latents> latents, ImageNetwork decoder) {
        Map<Shape, List<Integer>> byShape = new LinkedHashMap<>();
        for (int i = 0; i < latents.size(); i++) {
            byShape.computeIfAbsent(latents.get(i).shape(), shape -> new ArrayList<>()).add(i);
        }
        float[][] planes = new float[latents.size()][];
        byShape.forEach(
                (shape, indexes) -> {
                    int rows = rowsPerCall(shape);
                    for (int from = 0; from < indexes.size(); from += rows) {
                        List<Integer> call =
                                indexes.subList(from, Math.min(from + rows, indexes.size()));
                        List<float[]> decoded =
                                decodeCall(call.stream().map(latents::get).toList(), decoder);
                        for (int i = 0; i < decoded.size(); i++) {
                            planes[call.get(i)] = decoded.get(i);
                        }
                    }
                });
        return List.of(planes);
    }

    /** Pictures of this shape that share a call. */
    int rowsPerCall(Shape shape) {
        long pixels =
                (long) shape.height() * shape.width() * config.downscale() * config.downscale();
        return (int) Math.max(1, Math.min(callPixels / pixels, Integer.MAX_VALUE));
    }

    private List<float[]> decodeCall(List<Latents> latents, ImageNetwork decoder) {
        Shape shape = latents.get(0).shape();
        ImageSize size = pictureSize(shape);
        List<Consumer<FloatBuffer>> rows = new ArrayList<>();
        latents.forEach(row -> rows.add(unscaled(row)::writeTo));
        return decoder.run(
                rows,
                new Size(shape.channels(), shape.height(), shape.width()),
                new Size(COLOURS, size.height(), size.width()));
    }

    /** From the denoisers' scale to the VAE's. */
    private Latents unscaled(Latents latents) {
        float scale = (float) config.scalingFactor();
        if (config.statistics().isEmpty()) {
            return Latents.compute(latents.shape(), i -> latents.at(i) / scale);
        }
        VaeConfig.Statistics statistics = config.statistics().get();
        int plane = latents.shape().height() * latents.shape().width();
        return Latents.compute(
                latents.shape(),
                i ->
                        latents.at(i) * statistics.standardDeviation().get(i / plane) / scale
                                + statistics.mean().get(i / plane));
    }

    /** From the VAE's scale to the denoisers'. */
    Latents scaled(Latents latents) {
        float scale = (float) config.scalingFactor();
        if (config.statistics().isEmpty()) {
            return latents.times(scale);
        }
        VaeConfig.Statistics statistics = config.statistics().get();
        int plane = latents.shape().height() * latents.shape().width();
        return Latents.compute(
                latents.shape(),
                i ->
                        (latents.at(i) - statistics.mean().get(i / plane))
                                * scale
                                / statistics.standardDeviation().get(i / plane));
    }

    /** Decodes zeros of this shape once, as many as share a call, with each decoder there is. */
    void warm(Shape shape) {
        int rows = isTiled(shape) ? 1 : rowsPerCall(shape);
        decode(Collections.nCopies(rows, Latents.compute(shape, i -> 0)));
    }

    /** The latents' distribution for one picture: three planes of floats in -1..1. */
    EncodedImage encode(ImageSize size, FloatBuffer planes) {
        int height = size.height() / config.downscale();
        int width = size.width() / config.downscale();
        Shape shape = new Shape(config.latentChannels(), height, width);
        float[] parameters =
                encoder()
                        .run(
                                List.of(target -> target.put(planes.duplicate())),
                                new Size(COLOURS, size.height(), size.width()),
                                new Size(2 * shape.channels(), height, width))
                        .get(0);
        FloatBuffer values = FloatBuffer.wrap(parameters);
        return new EncodedImage(Latents.read(shape, values), Latents.read(shape, values));
    }

    /** Loads whatever the folder has, so that whatever is wrong with it shows now. */
    synchronized void load() {
        decoders();
        if (Files.isRegularFile(folder.graph("vae_encoder"))) {
            encoder();
        }
    }

    /** What its loaded networks take and give. */
    synchronized List<NetworkDescription> descriptions() {
        return Stream.concat(loadedDecoders(), encoder.stream())
                .map(ImageNetwork::description)
                .toList();
    }

    /** What its decoders really run on, where they are loaded. */
    List<NetworkExecution> decoding() {
        return loadedDecoders().map(ImageNetwork::execution).toList();
    }

    /** What its encoder really runs on, where it is loaded. */
    synchronized List<NetworkExecution> encoding() {
        return encoder.stream().map(ImageNetwork::execution).toList();
    }

    private synchronized Stream<ImageNetwork> loadedDecoders() {
        return decoders.stream()
                .flatMap(
                        loaded ->
                                Stream.concat(
                                        Stream.of(loaded.usual()), loaded.fallback().stream()));
    }

    @Override
    public synchronized void close() {
        decoders.ifPresent(Decoders::close);
        encoder.ifPresent(ImageNetwork::close);
    }
}
