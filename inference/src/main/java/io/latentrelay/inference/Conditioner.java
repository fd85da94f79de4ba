package io.latentrelay.inference;

import io.latentrelay.diffusion.conditioning.TimeIds;
import io.latentrelay.diffusion.guidance.Guidance;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.PromptEncoder.Encoded;
import io.latentrelay.inference.PromptEncoder.Prompt;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.conditioning.Conditioning.Truncation;
import io.latentrelay.inference.conditioning.ConditioningRow;
import io.latentrelay.inference.conditioning.TextEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns settings into conditioning by the rules of diffusers' SDXL pipelines. */
final class Conditioner {

    /** SDXL reads the penultimate hidden states: one layer is always skipped. */
    private static final int PENULTIMATE = 1;

    private final PromptEncoder encoder;
    private final Optional<TextEmbedding> absentNegative;

    /**
     * @param absentNegative what an absent negative prompt is to the model; empty: the same as the
     *     empty text
     */
    Conditioner(PromptEncoder encoder, Optional<TextEmbedding> absentNegative) {
        this.encoder = encoder;
        this.absentNegative = absentNegative;
    }

    /** For the base. */
    Conditioning condition(TrajectorySettings settings) {
        List<Truncation> truncations = new ArrayList<>();
        float[] timeIds =
                TimeIds.base(settings.originalSize(), settings.crop(), settings.targetSize());
        TextEmbedding positive =
                encode(
                        "prompt",
                        settings.prompt(),
                        settings.prompt2(),
                        skippedLayers(settings),
                        truncations);
        Optional<ConditioningRow> negative = Optional.empty();
        if (settings.guidance().isActive()) {
            TextEmbedding text =
                    negative(
                            "negative_prompt",
                            settings.negativePrompt(),
                            settings.negativePrompt2(),
                            truncations);
            negative = Optional.of(ConditioningRow.of(text, timeIds));
        }
        return new Conditioning(ConditioningRow.of(positive, timeIds), negative, truncations);
    }

    /**
     * For the refiner. It reads the prompt with text encoder 2 and, as in diffusers, never the
     * base's second prompt.
     */
    Conditioning condition(TrajectorySettings settings, RefinementSettings refinement) {
        List<Truncation> truncations = new ArrayList<>();
        TextEmbedding positive =
                encode(
                        "refiner prompt",
                        refinement.prompt().orElse(settings.prompt()),
                        Optional.empty(),
                        skippedLayers(settings),
                        truncations);
        float[] timeIds =
                TimeIds.refiner(
                        settings.originalSize(), settings.crop(), refinement.aestheticScore());
        Optional<ConditioningRow> negative = Optional.empty();
        if (new Guidance(refinement.guidanceScale(), 0).isActive()) {
            TextEmbedding text =
                    negative(
                            "refiner negative_prompt",
                            refinement.negativePrompt().or(settings::negativePrompt),
                            Optional.empty(),
                            truncations);
            float[] negativeIds =
                    TimeIds.refinerNegative(
                            settings.originalSize(), refinement.negativeAestheticScore());
            negative = Optional.of(ConditioningRow.of(text, negativeIds));
        }
        return new Conditioning(ConditioningRow.of(positive, timeIds), negative, truncations);
    }

    private int skippedLayers(TrajectorySettings settings) {
        int clipSkip = settings.clipSkip().orElse(0);
        if (clipSkip < 0 || clipSkip > encoder.maxClipSkip()) {
            throw new IllegalArgumentException(
                    "clip_skip must be 0 to "
                            + encoder.maxClipSkip()
                            + " with this model: "
                            + clipSkip);
        }
        return clipSkip + PENULTIMATE;
    }

    /** Absent is not empty: absent may mean zeros. clip_skip does not reach the negative prompt. */
    private TextEmbedding negative(
            String name,
            Optional<String> prompt,
            Optional<String> prompt2,
            List<Truncation> truncations) {
        if (prompt.isEmpty() && absentNegative.isPresent()) {
            return absentNegative.get();
        }
        return encode(name, prompt.orElse(""), prompt2, PENULTIMATE, truncations);
    }

    /** A second prompt that is absent or empty is the first. */
    private TextEmbedding encode(
            String name,
            String prompt,
            Optional<String> prompt2,
            int skippedLayers,
            List<Truncation> truncations) {
        String second = prompt2.filter(text -> !text.isEmpty()).orElse(prompt);
        Encoded encoded = encoder.encode(new Prompt(prompt, second, skippedLayers));
        if (second.equals(prompt)) {
            report(name, Math.max(encoded.tokensCut(), encoded.tokensCut2()), truncations);
        } else {
            report(name, encoded.tokensCut(), truncations);
            report(name + "_2", encoded.tokensCut2(), truncations);
        }
        return encoded.embedding();
    }

    private static void report(String name, int tokensCut, List<Truncation> truncations) {
        if (tokensCut > 0) {
            truncations.add(new Truncation(name, tokensCut));
        }
    }
}
