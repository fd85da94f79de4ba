package io.latentrelay.inference;

import io.latentrelay.diffusion.tokenizer.Tokens;
import io.latentrelay.inference.PromptEncoder.Encoder;
import io.latentrelay.inference.folder.ModelFolder;
import io.latentrelay.inference.folder.TextEncoderConfig;
import io.latentrelay.inference.folder.TokenizerConfig;
import io.latentrelay.inference.onnx.ExecutionOptions;
import io.latentrelay.inference.onnx.TextEncoder;
import io.latentrelay.inference.onnx.Unet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Opens a folder's networks; closes what it opened unless told that all went well. */
final class Networks implements AutoCloseable {

    private final ModelFolder folder;
    private final ModelOptions options;
    private final Optional<EngineCache> engines;
    private final Deque<Runnable> closings = new ArrayDeque<>();

    /**
     * @param engines where those of TensorRT are kept
     */
    Networks(ModelFolder folder, ModelOptions options, Optional<EngineCache> engines) {
        this.folder = folder;
        this.options = options;
        this.engines = engines;
    }

    private ExecutionOptions execution(NetworkKind kind, String part) {
        ExecutionOptions execution = options.execution(kind);
        return engines.map(cache -> cache.in(execution, part)).orElse(execution);
    }

    PromptEncoder openPromptEncoder() {
        Optional<Encoder> first =
                folder.textEncoder()
                        .map(
                                config ->
                                        openEncoder(
                                                "text_encoder",
                                                config,
                                                // Its pooled vector is not used by SDXL.
                                                0,
                                                folder.tokenizer().orElseThrow()));
        Encoder second =
                openEncoder(
                        "text_encoder_2",
                        folder.textEncoder2(),
                        folder.textEncoder2().pooledWidth(),
                        folder.tokenizer2());
        return new PromptEncoder(first, second, options.promptCacheBytes());
    }

    private Encoder openEncoder(
            String part, TextEncoderConfig config, int pooledWidth, TokenizerConfig tokenizer) {
        TextEncoder network =
                TextEncoder.open(
                        folder.graph(part),
                        new TextEncoder.Interface(
                                config.width(), config.layers(), pooledWidth, Tokens.WINDOW),
                        execution(NetworkKind.TEXT_ENCODERS, part));
        closings.push(network::close);
        return new Encoder(tokenizer.tokenizer(), network, config.layers());
    }

    GuidedUnet openUnet() {
        Unet unet =
                Unet.open(
                        folder.graph("unet"),
                        new Unet.Interface(
                                folder.unet().latentChannels(),
                                folder.hiddenWidth(),
                                Tokens.WINDOW,
                                folder.textEncoder2().pooledWidth(),
                                folder.expert().timeIds()),
                        execution(NetworkKind.UNET, "unet"),
                        options.preparation()
                                .calls()
                                .map(calls -> calls.unet(folder.vae().downscale())));
        closings.push(unet::close);
        return new GuidedUnet(unet, folder.name());
    }

    Vae openVae() {
        Vae vae = new Vae(folder, options, part -> execution(NetworkKind.VAE, part));
        closings.push(vae::close);
        return vae;
    }

    /** From here on the networks belong to someone else. */
    void keepOpen() {
        closings.clear();
    }

    @Override
    public void close() {
        closings.forEach(Runnable::run);
    }
}
