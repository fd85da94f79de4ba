package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.settings.ImageToImage;
import io.latentrelay.handoff.RunRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/**
 * A run as it is stored and sent: its run file with every default written out and every prompt
 * inside, as JSON. It can itself be submitted as a run file.
 */
public final class RunDocument {

    private final Run run;
    private final byte[] bytes;

    private RunDocument(Run run, byte[] bytes) {
        this.run = run;
        this.bytes = bytes;
    }

    public static RunDocument of(Run run) {
        return new RunDocument(run, write(run).pretty().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @throws IllegalArgumentException when the bytes are no valid run, with every problem found
     */
    public static RunDocument parse(byte[] bytes) {
        return new RunDocument(RunFile.parse(bytes).run(), bytes.clone());
    }

    public Run run() {
        return run;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** Name and digest, which is the SHA-256 of the document's bytes. */
    public RunRef ref() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new RunRef(run.name(), HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** In which keys {@code other}, a later run of the same name, differs from this one. */
    public String differencesTo(RunDocument other) {
        return RunDifferences.between(this, other);
    }

    private static JsonObject write(Run run) {
        return new JsonObject()
                .put("name", run.name())
                .put("images_per_prompt", run.imagesPerPrompt())
                .putLong("seed", run.seed().map(OptionalLong::of).orElse(OptionalLong.empty()))
                .put("settings", write(run.settings()))
                .put("refiner", write(run.refiners()))
                .put(
                        "output",
                        new JsonObject()
                                .put("prefix", run.output().prefix())
                                .put("format", run.output().format().text()))
                .putTexts("prompts", run.prompts().rows());
    }

    private static JsonObject write(RunSettings settings) {
        JsonObject crop =
                new JsonObject()
                        .put("top", settings.crop().top())
                        .put("left", settings.crop().left());
        JsonObject document = new JsonObject();
        document.put("steps", settings.steps())
                .put("width", settings.size().width())
                .put("height", settings.size().height())
                .put("sampler", settings.sampler().text())
                .put("schedule", settings.schedule().text())
                .putDouble("eta", RunWords.optional(settings.samplerOptions().eta()))
                .put("s_noise", settings.samplerOptions().sNoise())
                .put("s_churn", settings.samplerOptions().sChurn())
                .put("s_tmin", settings.samplerOptions().sTmin())
                .putDouble("s_tmax", RunWords.finite(settings.samplerOptions().sTmax()))
                .put("guidance_scale", settings.guidanceScale())
                .put("guidance_rescale", settings.guidanceRescale())
                .putText("negative_prompt", settings.negativePrompt())
                .putText("prompt_2", settings.prompt2())
                .putText("negative_prompt_2", settings.negativePrompt2())
                .putLong(
                        "clip_skip",
                        settings.clipSkip().stream().mapToLong(Integer::longValue).findAny())
                .put("original_size", write(settings.originalSize()))
                .put("crop", crop)
                .put("target_size", write(settings.targetSize()))
                .put("noise_source", RunWords.of(settings.noiseSource()))
                .put("long_prompts", RunWords.of(settings.promptHandling().longPrompts()))
                .put("emphasis", settings.promptHandling().emphasis());
        settings.init().ifPresent(init -> write(document, init));
        return document;
    }

    private static void write(JsonObject settings, InitImages init) {
        settings.putObjects(
                        "init_image",
                        init.images().stream()
                                .map(
                                        image ->
                                                new JsonObject()
                                                        .put("key", image.key())
                                                        .put("sha256", image.sha256()))
                                .toList())
                .put("strength", init.strength())
                .put("noise_multiplier", init.noiseMultiplier());
    }

    private static JsonObject write(ImageSize size) {
        return new JsonObject().put("width", size.width()).put("height", size.height());
    }

    private static JsonObject write(List<RefinerPlan> refiners) {
        RefinerPlan refiner = refiners.get(0);
        JsonObject document = new JsonObject();
        document.put("mode", RunWords.of(refiner.mode()));
        if (!refiner.takesWholePictures()) {
            document.putDoubles("fraction", refiners.stream().map(RefinerPlan::fraction).toList())
                    .put("cut", RunWords.of(refiner.cut()));
        }
        refiner.settings().anew().ifPresent(anew -> write(document, anew));
        return document.put("guidance_scale", refiner.settings().guidanceScale())
                .put("aesthetic_score", refiner.settings().aestheticScore())
                .put("negative_aesthetic_score", refiner.settings().negativeAestheticScore())
                .putText("prompt", refiner.settings().prompt())
                .putText("negative_prompt", refiner.settings().negativePrompt());
    }

    private static void write(JsonObject refiner, ImageToImage anew) {
        refiner.put("steps", anew.steps())
                .put("strength", anew.denoisingStrength())
                .put("through", RunWords.of(anew.through()))
                .put("noise_multiplier", anew.noiseMultiplier());
    }
}
