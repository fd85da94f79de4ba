package io.latentrelay.inference.conditioning;

import java.util.List;
import java.util.Optional;

/**
 * What one image's denoiser is told, step after step.
 *
 * @param negative absent when guidance is off, so that no negative prompt was encoded
 * @param truncations prompts that did not fit; what lies beyond was not seen by the model
 */
public record Conditioning(
        ConditioningRow positive,
        Optional<ConditioningRow> negative,
        List<Truncation> truncations) {

    public Conditioning {
        truncations = List.copyOf(truncations);
    }

    /** Prompt tokens that the model did not see, over all prompts. */
    public int tokensCut() {
        return truncations.stream().mapToInt(Truncation::tokensCut).sum();
    }

    /**
     * A prompt that was cut.
     *
     * @param prompt which one, as a run file names it: prompt, prompt_2, negative_prompt ...
     * @param tokensCut how many of its tokens the model did not see
     */
    public record Truncation(String prompt, int tokensCut) {}
}
