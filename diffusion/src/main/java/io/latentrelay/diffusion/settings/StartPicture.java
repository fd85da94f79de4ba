package io.latentrelay.diffusion.settings;

/**
 * A picture that a run starts from instead of pure noise (SDEdit: Meng et al. 2022).
 *
 * @param key object key of the picture, in the run's bucket
 * @param sha256 hex digest of its file: another picture under the key is refused
 * @param denoisingStrength share of the steps that are run, above 0 to 1: 0.3 of 20 steps runs 6
 * @param noiseMultiplier factor of the noise added before the first of them, 0 to 1.5
 */
public record StartPicture(
        String key, String sha256, double denoisingStrength, double noiseMultiplier) {

    public StartPicture {
        requireStrength("strength", denoisingStrength);
        requireMultiplier(noiseMultiplier);
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "sha256 of picture " + key + " is not 64 hex digits: " + sha256);
        }
    }

    static void requireStrength(String name, double strength) {
        if (!(strength > 0 && strength <= 1)) {
            throw new IllegalArgumentException(name + " must be above 0, to 1: " + strength);
        }
    }

    static void requireMultiplier(double noiseMultiplier) {
        if (!(noiseMultiplier >= 0 && noiseMultiplier <= 1.5)) {
            throw new IllegalArgumentException(
                    "noise_multiplier must be 0 to 1.5: " + noiseMultiplier);
        }
    }
}
