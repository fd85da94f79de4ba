package io.latentrelay.refinerworker;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.refinerworker.picture.PictureText.Making;

/**
 * One picture in work.
 *
 * @param lease shared by all finishes of its job
 */
record OpenFinish(SharedLease lease, RefinerJob job, Finish finish, Refinement refinement) {

    /** Latents as the refiner begins with them. */
    Latents begun() {
        return refinement.state().latents();
    }

    /** Tokens of its prompts that the base or the refiner did not see, whichever saw less. */
    int tokensCut() {
        int refiner = refinement.told().map(Conditioning::tokensCut).orElse(0);
        return Math.max(refiner, job.tokensCut());
    }

    /** As the picture's text tells it. */
    Making making(ModelIdentity refiner, boolean decodedInFloat32) {
        return new Making(refiner, refinement.steps(), tokensCut(), decodedInFloat32);
    }

    String name() {
        return "run " + job.run().name() + " image " + finish.imageIndex();
    }
}
