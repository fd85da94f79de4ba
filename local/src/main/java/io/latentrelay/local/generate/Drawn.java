package io.latentrelay.local.generate;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.inference.DecodedImage;
import io.latentrelay.inference.conditioning.Conditioning.Truncation;
import io.latentrelay.inference.onnx.NetworkExecution;
import io.latentrelay.refinerworker.picture.GenerationParameters;
import io.latentrelay.refinerworker.picture.PictureEncoding;
import io.latentrelay.refinerworker.picture.PictureText;
import io.latentrelay.refinerworker.picture.PictureText.Making;
import java.util.List;
import java.util.Optional;

/**
 * A picture, and how it came to be.
 *
 * @param job the last job it was made from
 * @param latents as decoded, in the denoisers' scale
 * @param base what the base did; absent where the refiner worked alone
 * @param refiner what the refiner did, decoding included; absent where there is none
 * @param division absent where no base ran
 * @param truncations what of the prompts was not seen
 */
record Drawn(
        Order order,
        RefinerJob job,
        Latents latents,
        DecodedImage image,
        Optional<Part> base,
        Optional<Part> refiner,
        Optional<Division> division,
        List<Truncation> truncations,
        Stopwatch.Seconds seconds) {

    /**
     * A model's part in it.
     *
     * @param steps it ran
     * @param networks what they ran on
     */
    record Part(ModelIdentity model, int steps, List<NetworkExecution> networks) {}

    /**
     * That it shows something.
     *
     * @throws IllegalStateException when it is no numbers, or one flat colour
     */
    void requirePicture() {
        if (!latents.isFinite() || !image.isFinite()) {
            throw new IllegalStateException("the picture holds values that are no numbers");
        }
        if (image.isOneColour()) {
            throw new IllegalStateException("the picture is one flat colour");
        }
    }

    /** The file, byte for byte as a refiner worker stores it. */
    byte[] file() {
        return PictureEncoding.encode(order.file(), image.size(), image.rgb(), text());
    }

    private GenerationParameters text() {
        // Without a refiner it is named nowhere: its steps are none.
        ModelIdentity last = refiner.or(() -> base).orElseThrow().model();
        int steps = refiner.map(Part::steps).orElse(0);
        Making making = new Making(last, steps, tokensCut(), image.retried());
        return PictureText.of(job, order.finish(), making);
    }

    /** As a refiner worker counts: of the base's or the refiner's prompts, whichever saw less. */
    private int tokensCut() {
        int last = truncations.stream().mapToInt(Truncation::tokensCut).sum() - job.tokensCut();
        return Math.max(last, job.tokensCut());
    }
}
