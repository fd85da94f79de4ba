package io.latentrelay.inference.folder;

import io.latentrelay.diffusion.tokenizer.Tokens;

/** Checks that the parts of a model folder fit each other. */
final class FolderFit {

    private FolderFit() {}

    /**
     * @throws IllegalArgumentException naming both parts and their numbers
     */
    static void check(ModelFolder folder) {
        checkConditioning(folder);
        checkTimeIds(folder);
        if (folder.unet().latentChannels() != folder.vae().latentChannels()) {
            throw misfit(
                    folder,
                    "the UNet takes latents of "
                            + folder.unet().latentChannels()
                            + " channels (in_channels), but the VAE's have "
                            + folder.vae().latentChannels()
                            + " (latent_channels)");
        }
        folder.textEncoder()
                .ifPresent(
                        config ->
                                checkVocabulary(
                                        folder, "", config, folder.tokenizer().orElseThrow()));
        checkVocabulary(folder, "_2", folder.textEncoder2(), folder.tokenizer2());
    }

    private static void checkConditioning(ModelFolder folder) {
        if (folder.unet().hiddenWidth() != folder.hiddenWidth()) {
            throw misfit(
                    folder,
                    "the UNet attends to "
                            + folder.unet().hiddenWidth()
                            + " numbers per token (cross_attention_dim), but the text encoders give "
                            + widths(folder)
                            + " (hidden_size)");
        }
    }

    private static String widths(ModelFolder folder) {
        return folder.textEncoder()
                .map(
                        first ->
                                first.width()
                                        + " + "
                                        + folder.textEncoder2().width()
                                        + " = "
                                        + folder.hiddenWidth())
                .orElse(String.valueOf(folder.hiddenWidth()));
    }

    private static void checkTimeIds(ModelFolder folder) {
        int expected = folder.expert().timeIds();
        int pooled = folder.textEncoder2().pooledWidth();
        int needed = pooled + expected * folder.unet().timeIdWidth();
        if (folder.unet().additionWidth() != needed) {
            throw misfit(
                    folder,
                    "a "
                            + folder.expert().text()
                            + " is told "
                            + expected
                            + " time ids, so its UNet's projection_class_embeddings_input_dim must be "
                            + pooled
                            + " + "
                            + expected
                            + " x "
                            + folder.unet().timeIdWidth()
                            + " = "
                            + needed
                            + ", not "
                            + folder.unet().additionWidth());
        }
    }

    private static void checkVocabulary(
            ModelFolder folder, String suffix, TextEncoderConfig encoder, TokenizerConfig tokens) {
        if (tokens.largestId() >= encoder.vocabulary()) {
            throw misfit(
                    folder,
                    "tokenizer"
                            + suffix
                            + " gives ids up to "
                            + tokens.largestId()
                            + ", but text_encoder"
                            + suffix
                            + " knows "
                            + encoder.vocabulary()
                            + " (vocab_size)");
        }
        if (Tokens.WINDOW > encoder.positions()) {
            throw misfit(
                    folder,
                    "text_encoder"
                            + suffix
                            + " takes "
                            + encoder.positions()
                            + " tokens (max_position_embeddings), but a prompt has "
                            + Tokens.WINDOW);
        }
    }

    private static IllegalArgumentException misfit(ModelFolder folder, String problem) {
        return new IllegalArgumentException("model folder " + folder.path() + ": " + problem);
    }
}
