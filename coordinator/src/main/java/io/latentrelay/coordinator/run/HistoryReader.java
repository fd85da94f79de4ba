package io.latentrelay.coordinator.run;

import io.latentrelay.coordinator.document.Problems;
import io.latentrelay.coordinator.document.Section;
import io.latentrelay.coordinator.document.Value;
import io.latentrelay.coordinator.run.History.Stage;
import io.latentrelay.coordinator.sweep.Sweep;
import io.latentrelay.coordinator.vocabulary.RunVocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a document says of the run before it was extended. */
final class HistoryReader {

    private static final String KEY = "grown_from";

    private final Problems problems;

    HistoryReader(Problems problems) {
        this.problems = problems;
    }

    History read(Section top, Template template) {
        if (top.value(KEY).isEmpty()) {
            return History.NONE;
        }
        Section section = top.section(KEY, RunVocabulary.KEYS);
        String digest = section.text("digest").orElse("");
        Optional<Value> written = section.value("stages");
        List<Stage> stages = new ArrayList<>();
        if (written.isPresent()) {
            for (Value item : section.items("stages", written.get(), "a list")) {
                stages.add(stage(section.inside("stages", item, RunVocabulary.KEYS), template));
            }
        }
        if (stages.isEmpty() || !digest.matches("[0-9a-f]{64}")) {
            top.error(KEY, "is written by the coordinator when a run is extended; leave it out");
        }
        return new History(digest, stages);
    }

    private Stage stage(Section stage, Template template) {
        long prompts = stage.whole("prompts", 1, Run.MAX_IMAGES).orElse(1L);
        long images = stage.whole("images_per_prompt", 1, 1_000_000).orElse(1L);
        Value written =
                stage.value("sweep").orElseGet(() -> new Value.Nothing(stage.line("sweep")));
        Sweep sweep = Sweep.read(written, Optional.empty(), template::value, problems);
        Cells cells = new Cells(written, sweep.points());
        return new Stage(new Extent((int) prompts, (int) images, cells.count()), cells);
    }
}
