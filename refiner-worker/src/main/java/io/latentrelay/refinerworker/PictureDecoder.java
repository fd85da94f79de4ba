package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.inference.DecodedImage;
import io.latentrelay.inference.SdxlModel;
import java.util.List;

/** The VAE decoder, as this worker uses it. */
interface PictureDecoder {

    /** Pictures in the latents' order. */
    List<DecodedImage> decode(List<Latents> latents);

    /** Pictures of latents of this shape that one call takes. */
    int together(Shape latents);

    static PictureDecoder of(SdxlModel model) {
        return new PictureDecoder() {
            @Override
            public List<DecodedImage> decode(List<Latents> latents) {
                return model.decode(latents);
            }

            @Override
            public int together(Shape latents) {
                return model.decodedTogether(latents);
            }
        };
    }
}
