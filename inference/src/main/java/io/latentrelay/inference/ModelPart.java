package io.latentrelay.inference;

/** What a model does for a picture; each part has networks of its own. */
public enum ModelPart {
    /** Of the picture that an image starts from: the VAE's encoder. */
    ENCODING,
    /** Text encoders and UNet. */
    DENOISING,
    /** The VAE's decoders. */
    DECODING
}
