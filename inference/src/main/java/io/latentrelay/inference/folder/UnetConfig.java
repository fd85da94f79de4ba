package io.latentrelay.inference.folder;

/**
 * What {@code unet/config.json} says.
 *
 * @param hiddenWidth numbers per token the UNet attends to
 * @param additionWidth width of what is added to the timestep: the pooled prompt and the embedded
 *     time ids
 * @param timeIdWidth numbers each time id is embedded in
 * @param downscale by how much the UNet shrinks the latents inside; their sides must be multiples
 */
public record UnetConfig(
        int latentChannels, int hiddenWidth, int additionWidth, int timeIdWidth, int downscale) {

    static UnetConfig read(JsonFile json) {
        String addition = json.text("addition_embed_type");
        if (!addition.equals("text_time")) {
            throw json.odd("addition_embed_type", "text_time, as in every SDXL", addition);
        }
        return new UnetConfig(
                json.integer("in_channels"),
                json.integer("cross_attention_dim"),
                json.integer("projection_class_embeddings_input_dim"),
                json.integer("addition_time_embed_dim"),
                1 << (json.length("block_out_channels") - 1));
    }
}
