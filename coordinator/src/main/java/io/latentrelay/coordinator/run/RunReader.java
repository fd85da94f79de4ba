package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Decimals;
import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Section;
import io.latentrelay.coordinator.document.Value;
import java.util.List;
import java.util.Optional;

/** Reads a run from a document, gathering everything that is wrong with it. */
final class RunReader {

    private static final String DEFAULT_PREFIX = "runs";

    private final Problems problems;
    private final PromptSource promptSource;
    private final PictureSource pictures;

    RunReader(Problems problems, PromptSource promptSource, PictureSource pictures) {
        this.problems = problems;
        this.promptSource = promptSource;
        this.pictures = pictures;
    }

    /**
     * @throws io.latentrelay.coordinator.document.DocumentException with every problem found
     */
    Run read(Value document) {
        Section top = new Section("", document, RunVocabulary.KEYS, problems);
        String name = name(top);
        List<String> prompts = new PromptsReader(problems, promptSource).read(top);
        int imagesPerPrompt = top.whole("images_per_prompt", 1, 1_000_000).orElse(1L).intValue();
        Optional<Long> seed = seed(top, imagesPerPrompt);
        Section settingsSection = top.section("settings", RunVocabulary.KEYS);
        RunSettings settings =
                new SettingsReader(settingsSection)
                        .read()
                        .with(
                                new InitImagesReader(settingsSection, problems, pictures)
                                        .read(prompts.size()));
        checkStrength(settingsSection, settings);
        Section refinerSection = top.section("refiner", RunVocabulary.KEYS);
        List<RefinerPlan> refiners = new RefinerReader(refinerSection, settings).read();
        Output output = output(top.section("output", RunVocabulary.KEYS));
        checkCount(top, prompts.size(), imagesPerPrompt, refiners.size());
        checkSplits(settingsSection, settings, refinerSection, refiners);
        problems.throwIfAny();
        return new Run(
                name, Prompts.of(prompts), imagesPerPrompt, seed, settings, refiners, output);
    }

    private static void checkStrength(Section section, RunSettings settings) {
        settings.init()
                .filter(
                        init ->
                                init.strength() > 0 // which has been told already
                                        && settings.sampler()
                                                        .firstStep(
                                                                init.strength(), settings.steps())
                                                >= settings.steps())
                .ifPresent(
                        init ->
                                section.error(
                                        "strength",
                                        Decimals.text(init.strength())
                                                + " leaves none of the "
                                                + settings.steps()
                                                + " steps to run; raise either"));
    }

    private void checkSplits(
            Section settingsSection,
            RunSettings settings,
            Section refinerSection,
            List<RefinerPlan> refiners) {
        try {
            SplitCheck.check(refinerSection, SplitPreview.of(settings, refiners));
        } catch (IllegalArgumentException e) {
            // Settings that do not go together have been told already.
            if (problems.isEmpty()) {
                settingsSection.error("steps", String.valueOf(e.getMessage()));
            }
        }
    }

    private static String name(Section top) {
        Optional<Value> written = top.value("name");
        if (written.isEmpty()) {
            top.error("name", "missing; give the run a name such as first-run");
            return "";
        }
        String name = top.text("name").orElse("");
        if (!name.isEmpty() && !RunKeys.isName(name)) {
            top.error(
                    "name",
                    written.get().shown()
                            + " must be letters, digits, '.', '_' and '-', beginning with a letter"
                            + " or digit, at most 64");
        }
        return name;
    }

    private static Optional<Long> seed(Section top, int imagesPerPrompt) {
        Optional<Long> seed = top.whole("seed", 0, Seeds.MAX);
        if (seed.isPresent() && Seeds.counted(seed.get(), imagesPerPrompt - 1) > Seeds.MAX) {
            top.error(
                    "seed",
                    seed.get()
                            + " counted up for "
                            + imagesPerPrompt
                            + " images per prompt passes "
                            + Seeds.MAX
                            + ", the greatest seed");
        }
        return seed;
    }

    private static Output output(Section section) {
        Optional<String> prefix = section.text("prefix");
        prefix.filter(given -> !RunKeys.isPrefix(given))
                .ifPresent(
                        given ->
                                section.error(
                                        "prefix",
                                        "'"
                                                + given
                                                + "' must be words of letters, digits, '.', '_' and '-'"
                                                + " joined by single slashes, each beginning with a"
                                                + " letter or digit, at most 200 characters"));
        Output.Format format =
                section.choice("format", Output.Format::of).orElse(Output.Format.PNG);
        return new Output(prefix.orElse(DEFAULT_PREFIX), format);
    }

    private static void checkCount(Section top, int prompts, int imagesPerPrompt, int fractions) {
        long images = (long) prompts * imagesPerPrompt * fractions;
        if (images > Run.MAX_IMAGES) {
            top.error(
                    "images_per_prompt",
                    prompts
                            + " prompts x "
                            + imagesPerPrompt
                            + " x "
                            + fractions
                            + " refiner fractions are "
                            + images
                            + " images; a run may have at most "
                            + Run.MAX_IMAGES);
        }
    }
}
