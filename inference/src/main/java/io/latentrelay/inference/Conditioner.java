package io.latentrelay.inference;

import io.latentrelay.diffusion.conditioning.TimeIds;
import io.latentrelay.diffusion.guidance.Guidance;
import io.latentrelay.diffusion.settings.PromptHandling;
import io.latentrelay.diffusion.settings.RefinementSettings;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.PromptReader.Read;
import io.latentrelay.inference.PromptReader.Side;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.conditioning.ConditioningRow;
import io.latentrelay.inference.conditioning.TextEmbedding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Turns settings into conditioning by the rules of diffusers' SDXL pipelines. */
final class Conditioner {

    /** SDXL reads the penultimate hidden states: one layer is always skipped. */
    private static final int PENULTIMATE = 1;

    private final PromptReader reader;
    private final int maxClipSkip;
    private final Optional<TextEmbedding> absentNegative;

    /**
     * @param maxClipSkip the largest that leaves the text encoders a hidden state to read
     * @param absentNegative what an absent negative prompt is to the model, as one chunk; empty:
     *     the same as the empty text
     */
    Conditioner(PromptReader reader, int maxClipSkip, Optional<TextEmbedding> absentNegative) {
        this.reader = reader;
        this.maxClipSkip = maxClipSkip;
        this.absentNegative = absentNegative;
    }

    /** For the base. */
    Conditioning condition(TrajectorySettings settings) {
        Side positive =
                new Side("prompt", settings.prompt(), settings.prompt2(), skippedLayers(settings));
        float[] timeIds = TimeIds.base(settings.sizes());
        if (!settings.guidance().isActive()) {
            return unguided(settings.promptHandling(), positive, timeIds);
        }
        Optional<Side> negative =
                negative("negative_prompt", settings.negativePrompt(), settings.negativePrompt2());
        float[] negativeIds = TimeIds.baseNegative(settings.sizes(), settings.negativeSizes());
        return guided(settings.promptHandling(), positive, timeIds, negative, negativeIds);
    }

    /**
     * For the refiner. It reads the prompt with text encoder 2 and, as in diffusers, never the
     * base's second prompt.
     */
    Conditioning condition(TrajectorySettings settings, RefinementSettings refinement) {
        Side positive =
                new Side(
                        "refiner prompt",
                        refinement.prompt().orElse(settings.prompt()),
                        Optional.empty(),
                        skippedLayers(settings));
        float[] timeIds = TimeIds.refiner(settings.sizes(), refinement.aestheticScore());
        if (!new Guidance(refinement.guidanceScale(), 0).isActive()) {
            return unguided(settings.promptHandling(), positive, timeIds);
        }
        Optional<Side> negative =
                negative(
                        "refiner negative_prompt",
                        refinement.negativePrompt().or(settings::negativePrompt),
                        Optional.empty());
        float[] negativeIds =
                TimeIds.refinerNegative(
                        settings.sizes(),
                        settings.negativeSizes(),
                        refinement.negativeAestheticScore());
        return guided(settings.promptHandling(), positive, timeIds, negative, negativeIds);
    }

    private int skippedLayers(TrajectorySettings settings) {
        int clipSkip = settings.clipSkip().orElse(0);
        if (clipSkip < 0 || clipSkip > maxClipSkip) {
            throw new IllegalArgumentException(
                    "clip_skip must be 0 to " + maxClipSkip + " with this model: " + clipSkip);
        }
        return clipSkip + PENULTIMATE;
    }

    /**
     * Absent is not empty: to some models it is zeros, and then nothing is read. clip_skip does not
     * reach the negative prompt.
     */
    private Optional<Side> negative(
            String name, Optional<String> prompt, Optional<String> prompt2) {
        return prompt.isEmpty() && absentNegative.isPresent()
                ? Optional.empty()
                : Optional.of(new Side(name, prompt.orElse(""), prompt2, PENULTIMATE));
    }

    private Conditioning unguided(PromptHandling handling, Side positive, float[] timeIds) {
        Read read = reader.read(List.of(positive), handling);
        return new Conditioning(
                ConditioningRow.of(read.embeddings().get(0), timeIds),
                Optional.empty(),
                read.truncations());
    }

    private Conditioning guided(
            PromptHandling handling,
            Side positive,
            float[] timeIds,
            Optional<Side> negative,
            float[] negativeIds) {
        List<Side> sides = new ArrayList<>(List.of(positive));
        negative.ifPresent(sides::add);
        Read read = reader.read(sides, handling);
        TextEmbedding negativeText =
                negative.isPresent() ? read.embeddings().get(1) : absent(read.chunks());
        return new Conditioning(
                ConditioningRow.of(read.embeddings().get(0), timeIds),
                Optional.of(ConditioningRow.of(negativeText, negativeIds)),
                read.truncations());
    }

    private TextEmbedding absent(int chunks) {
        return TextEmbedding.inSequence(Collections.nCopies(chunks, absentNegative.orElseThrow()));
    }
}
