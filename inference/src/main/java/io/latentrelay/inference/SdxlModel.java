package io.latentrelay.inference;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.diffusion.tokenizer.Tokens;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.conditioning.TextEmbedding;
import io.latentrelay.inference.folder.Expert;
import io.latentrelay.inference.folder.FolderDigest;
import io.latentrelay.inference.folder.ModelFolder;
import io.latentrelay.inference.onnx.CallRange;
import io.latentrelay.inference.onnx.CallSize;
import io.latentrelay.inference.onnx.NetworkDescription;
import io.latentrelay.inference.onnx.NetworkExecution;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of SDXL's two models, loaded from its folder. Opening checks all of it: an open model can
 * work. Safe for concurrent use; closing waits for calls in progress.
 */
public final class SdxlModel implements NoisePredictor, AutoCloseable {

    private final ModelFolder folder;
    private final ModelIdentity identity;
    private final int device;
    private final PromptEncoder prompts;
    private final Conditioner conditioner;
    private final GuidedUnet unet;
    private final Vae vae;
    private final Optional<EngineCache> engines;

    private SdxlModel(
            Identified of,
            Optional<EngineCache> engines,
            PromptEncoder prompts,
            GuidedUnet unet,
            Vae vae) {
        this.folder = of.folder();
        this.identity = of.identity();
        this.device = of.device();
        this.engines = engines;
        this.prompts = prompts;
        this.conditioner =
                new Conditioner(
                        new PromptReader(
                                prompts,
                                identity.name(),
                                unet.takesLongPrompts(),
                                unet.maxChunks()),
                        prompts.maxClipSkip(),
                        absentNegative(folder));
        this.unet = unet;
        this.vae = vae;
    }

    /**
     * Opens a base. Its VAE is loaded when a picture is first decoded or encoded: a base worker
     * never does.
     *
     * @throws IllegalArgumentException in one line: what in the folder is missing or odd
     */
    public static SdxlModel openBase(Path folder, ModelOptions options) {
        return open(ModelFolder.read(folder, Expert.BASE), options);
    }

    /**
     * Opens a refiner, its VAE decoders included.
     *
     * @throws IllegalArgumentException in one line: what in the folder is missing or odd
     */
    public static SdxlModel openRefiner(Path folder, ModelOptions options) {
        return open(ModelFolder.read(folder, Expert.REFINER), options);
    }

    /** A folder, what it holds, and the GPU for it. */
    private record Identified(ModelFolder folder, ModelIdentity identity, int device) {}

    private static SdxlModel open(ModelFolder folder, ModelOptions options) {
        Identified of = new Identified(folder, identify(folder, options), options.device());
        Optional<EngineCache> engines = engines(of.identity(), options);
        try (Networks networks = new Networks(folder, options, engines)) {
            PromptEncoder prompts = networks.openPromptEncoder();
            GuidedUnet unet = networks.openUnet();
            Vae vae = networks.openVae();
            if (folder.expert() == Expert.REFINER) {
                vae.decoders();
            }
            SdxlModel model = new SdxlModel(of, engines, prompts, unet, vae);
            networks.keepOpen();
            return model;
        }
    }

    private static Optional<EngineCache> engines(ModelIdentity identity, ModelOptions options) {
        return options.preparation()
                .engineCache()
                .map(root -> EngineCache.of(root, identity.sha256(), options));
    }

    /**
     * Where the engines of a model are kept when it is opened with these options; empty when they
     * name no folder for them.
     *
     * @throws IllegalArgumentException when the folder holds no model
     */
    public static Optional<EngineCache> engines(Path folder, ModelOptions options) {
        return engines(identify(ModelFolder.read(folder), options), options);
    }

    private static Optional<TextEmbedding> absentNegative(ModelFolder folder) {
        return folder.index().forceZerosForEmptyPrompt()
                ? Optional.of(
                        TextEmbedding.zeros(
                                Tokens.WINDOW,
                                folder.hiddenWidth(),
                                folder.textEncoder2().pooledWidth()))
                : Optional.empty();
    }

    private static ModelIdentity identify(ModelFolder folder, ModelOptions options) {
        return new ModelIdentity(
                folder.name(),
                FolderDigest.of(folder.path(), options.digestCache()),
                folder.vae().latentChannels(),
                folder.vae().scalingFactor(),
                folder.scheduler().trainingSchedule());
    }

    public ModelIdentity identity() {
        return identity;
    }

    /** How the model was trained, and how its timesteps are spaced unless a run says otherwise. */
    public SchedulerConfig scheduler() {
        return folder.scheduler();
    }

    /** Whether images at different steps can share one call of the network. */
    public boolean mixesTimesteps() {
        return unet.mixesTimesteps();
    }

    /** Whether prompts of more than 75 tokens can be read in chunks. */
    public boolean takesLongPrompts() {
        return unet.takesLongPrompts();
    }

    /** Whether the UNet is told fractional timesteps as they are; if not, it truncates them. */
    public boolean takesFractionalTimesteps() {
        return unet.takesFractionalTimesteps();
    }

    /**
     * Loads what is else loaded when it is first needed, so that whatever is wrong with it shows.
     *
     * @throws IllegalArgumentException naming the file that is odd
     */
    public void loadAll() {
        vae.load();
    }

    /** What each network that is loaded takes and gives. */
    public List<NetworkDescription> networks() {
        List<NetworkDescription> networks = new ArrayList<>(prompts.descriptions());
        networks.add(unet.description());
        networks.addAll(vae.descriptions());
        return List.copyOf(networks);
    }

    /** What the folder's configuration files say. */
    public ModelFolder folder() {
        return folder;
    }

    /** What the denoiser, which takes nearly all the time, really runs on. */
    public NetworkExecution unetExecution() {
        return unet.execution();
    }

    /**
     * What each network that is loaded really runs on; the parts of a VAE are loaded when they are
     * first needed.
     */
    public List<NetworkExecution> executions() {
        List<NetworkExecution> executions = denoising();
        executions.addAll(vae.decoding());
        executions.addAll(vae.encoding());
        return List.copyOf(executions);
    }

    /** The same of one part's. */
    List<NetworkExecution> executions(ModelPart part) {
        if (part == ModelPart.ENCODING) {
            return vae.encoding();
        }
        return part == ModelPart.DECODING ? vae.decoding() : denoising();
    }

    private List<NetworkExecution> denoising() {
        List<NetworkExecution> executions = new ArrayList<>(prompts.executions());
        executions.add(unet.execution());
        return executions;
    }

    /** The GPU it was given, as the CUDA provider counts them. */
    int device() {
        return device;
    }

    /**
     * Shape of the latents for a picture.
     *
     * @throws IllegalArgumentException when the model cannot make a picture of this size
     */
    public Shape latentShape(ImageSize size) {
        int multiple = folder.vae().downscale() * folder.unet().downscale();
        requireMultiple("height", size.height(), multiple);
        requireMultiple("width", size.width(), multiple);
        int height = size.height() / folder.vae().downscale();
        int width = size.width() / folder.vae().downscale();
        unet.engine()
                .filter(range -> !range.covers(height, width))
                .ifPresent(
                        range -> {
                            throw noEngine(size, range);
                        });
        return new Shape(folder.vae().latentChannels(), height, width);
    }

    private IllegalArgumentException noEngine(ImageSize size, CallRange range) {
        int pixels = folder.vae().downscale();
        return new IllegalArgumentException(
                "pictures of %s are beyond the %dx%d to %dx%d that the TensorRT engine of model %s was made for: add the size to --sizes"
                        .formatted(
                                size,
                                range.smallest().width() * pixels,
                                range.smallest().height() * pixels,
                                range.largest().width() * pixels,
                                range.largest().height() * pixels,
                                identity.name()));
    }

    private void requireMultiple(String side, int pixels, int multiple) {
        if (pixels < multiple || pixels % multiple != 0) {
            throw new IllegalArgumentException(
                    side
                            + " must be a multiple of "
                            + multiple
                            + " with model "
                            + identity.name()
                            + ": "
                            + pixels);
        }
    }

    /**
     * What the base is told for a trajectory.
     *
     * @throws IllegalArgumentException when a setting does not fit this model
     */
    public Conditioning condition(TrajectorySettings settings) {
        require(Expert.BASE);
        return conditioner.condition(settings);
    }

    /**
     * What the refiner is told for a picture.
     *
     * @throws IllegalArgumentException when a setting does not fit this model
     */
    public Conditioning condition(TrajectorySettings settings, RefinementSettings refinement) {
        require(Expert.REFINER);
        return conditioner.condition(settings, refinement);
    }

    private void require(Expert expert) {
        if (folder.expert() != expert) {
            throw new IllegalStateException(
                    "this is a " + folder.expert().text() + ", not a " + expert.text());
        }
    }

    /** Where the engines that TensorRT made of it are kept. */
    public Optional<EngineCache> engines() {
        return engines;
    }

    /**
     * Makes the UNet compute once on zeros.
     *
     * @throws IllegalArgumentException when it cannot make pictures of this size
     */
    void warmUnet(ImageSize size, int rows) {
        Shape shape = latentShape(size);
        unet.warm(new CallSize(rows, shape.height(), shape.width(), Tokens.WINDOW));
    }

    /** Makes the decoders compute once on zeros. */
    void warmDecoders(ImageSize size) {
        vae.warm(latentShape(size));
    }

    /** How the memory of encoded prompts has done. */
    public PromptCacheStatistics promptCache() {
        return prompts.statistics();
    }

    @Override
    public List<Latents> predict(List<Evaluation> evaluations) {
        return unet.predict(evaluations);
    }

    /**
     * Pictures of finished latents, in their order. Where {@code vae_decoder_float32} lies in the
     * folder, it decodes in place of a float16 decoder that its configuration says overflows, and
     * otherwise again what came out as no numbers or one flat colour.
     */
    public List<DecodedImage> decode(List<Latents> latents) {
        return vae.decode(latents);
    }

    /** Pictures of latents of this shape that are decoded in one call. */
    public int decodedTogether(Shape latents) {
        return vae.rowsPerCall(latents);
    }

    /**
     * What the VAE makes of a picture.
     *
     * @param planes red, green and blue, each height x width, in -1..1
     * @throws IllegalArgumentException when the folder has no VAE encoder, or the picture's size
     *     does not suit the model
     */
    public EncodedImage encode(ImageSize size, FloatBuffer planes) {
        latentShape(size);
        return vae.encode(size, planes);
    }

    /** Latents drawn from an {@link EncodedImage} in the denoisers' scale. */
    public Latents scaled(Latents drawn) {
        return vae.scaled(drawn);
    }

    @Override
    public void close() {
        unet.close();
        prompts.close();
        vae.close();
    }
}
