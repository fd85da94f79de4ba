package io.latentrelay.inference.folder;

/**
 * What a text encoder's {@code config.json} says.
 *
 * @param pooledWidth width of the projected sentence vector; only text encoder 2's is used
 * @param positions longest prompt in tokens, begin and end marks included
 */
public record TextEncoderConfig(
        int width, int layers, int pooledWidth, int positions, int vocabulary) {

    static TextEncoderConfig read(JsonFile json) {
        // transformers' defaults for CLIPTextConfig, where a key is missing.
        return new TextEncoderConfig(
                json.integer("hidden_size"),
                json.integer("num_hidden_layers"),
                json.integer("projection_dim", 512),
                json.integer("max_position_embeddings", 77),
                json.integer("vocab_size", 49408));
    }
}
