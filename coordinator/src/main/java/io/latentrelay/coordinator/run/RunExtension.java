package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Canonical;
import io.latentrelay.coordinator.vocabulary.SettingNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A run that goes on with more prompts, more images of each, or more values on its axes. */
final class RunExtension {

    private RunExtension() {}

    /**
     * @param digest that the run's records go by
     * @throws IllegalArgumentException when {@code larger} lacks or changes something, saying what
     */
    static Run of(Run run, Run larger, String digest) {
        List<String> reasons = new ArrayList<>();
        if (!run.output().equals(larger.output())) {
            reasons.add("output.prefix must stay " + run.output().prefix());
        }
        seeds(run, larger, reasons);
        settings(run, larger, reasons);
        if (larger.imagesPerPrompt() < run.imagesPerPrompt()) {
            reasons.add("images_per_prompt must be at least " + run.imagesPerPrompt());
        }
        if (!larger.prompts().startsWith(run.prompts())) {
            reasons.add(
                    "the first "
                            + run.prompts().size()
                            + " prompts must stay as they are; new ones go at the end");
        }
        if (!reasons.isEmpty()) {
            throw refusal(run, String.join("; ", reasons));
        }
        return extended(run, larger, digest);
    }

    private static Run extended(Run run, Run larger, String digest) {
        Cells cells;
        try {
            cells = larger.sweep().after(run.sweep(), larger.template());
        } catch (IllegalArgumentException e) {
            throw refusal(run, String.valueOf(e.getMessage()));
        }
        Extent reached = run.extents().get(run.extents().size() - 1);
        History history = run.history().and(digest, new History.Stage(reached, run.sweep()));
        RunHead head = new RunHead(run.name(), run.output(), larger.imagesPerPrompt());
        return new Run(head, larger.prompts(), larger.seeding(), larger.template(), cells, history);
    }

    private static IllegalArgumentException refusal(Run run, String reasons) {
        return new IllegalArgumentException(
                "run " + run.name() + " cannot be extended to this: " + reasons);
    }

    // Seeds that are counted over the whole run move when there are more images of each prompt.
    private static void seeds(Run run, Run larger, List<String> reasons) {
        if (!run.seeding().equals(larger.seeding())) {
            reasons.add("seed must stay " + Canonical.text(run.seeding().written()));
        } else if (!run.seeding().isPerPrompt()
                && run.seeding().first().isPresent()
                && run.imagesPerPrompt() != larger.imagesPerPrompt()) {
            reasons.add(
                    "seeds counted from one prompt to the next would move with more images of"
                            + " each; keep images_per_prompt");
        }
    }

    // What is an axis now may have been a setting of all before: its cell says whether it stays.
    private static void settings(Run run, Run larger, List<String> reasons) {
        Set<String> axes = new HashSet<>();
        larger.sweep().points().forEach(point -> axes.addAll(point.settings().keySet()));
        for (String key : SettingNames.all()) {
            String was = run.template().value(key).map(Canonical::text).orElse("nothing");
            String is = larger.template().value(key).map(Canonical::text).orElse("nothing");
            if (!was.equals(is) && !axes.contains(key)) {
                reasons.add(key + " must stay " + was);
            }
        }
    }
}
