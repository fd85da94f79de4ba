package io.latentrelay.diffusion.model;

/**
 * Which model, and what two models must share for one to continue the other's latents.
 *
 * @param name folder name, as written into pictures
 * @param sha256 hex digest over the folder's files
 * @param trainingSchedule canonical text of betas, training timesteps and prediction type
 */
public record ModelIdentity(
        String name,
        String sha256,
        int latentChannels,
        double vaeScalingFactor,
        String trainingSchedule) {

    /** First ten hex digits, as A1111 shows a model. */
    public String shortHash() {
        return sha256.substring(0, 10);
    }

    /**
     * @throws IllegalArgumentException when this model cannot continue latents of {@code base},
     *     naming both models and what differs
     */
    public void requireContinues(ModelIdentity base) {
        require("latent channels", latentChannels, base.latentChannels, base);
        require("VAE scaling factor", vaeScalingFactor, base.vaeScalingFactor, base);
        require("training schedule", trainingSchedule, base.trainingSchedule, base);
    }

    private void require(String what, Object mine, Object theirs, ModelIdentity base) {
        if (!mine.equals(theirs)) {
            throw new IllegalArgumentException(
                    "model "
                            + name
                            + " ["
                            + shortHash()
                            + "] has "
                            + what
                            + " "
                            + mine
                            + " and cannot continue latents of "
                            + base.name
                            + " ["
                            + base.shortHash()
                            + "], which has "
                            + theirs);
        }
    }
}
