package io.latentrelay.worker;

import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.nio.file.Path;
import java.util.List;

/** What one stage's process does in its own way. */
public interface Role {

    /** As logs, metrics and results name it: {@code base} or {@code refiner}. */
    String stage();

    /** Options of this stage alone. */
    default List<Option> options() {
        return List.of();
    }

    /** Those that every stage's model is opened with, made this one's. */
    default ModelOptions model(ModelOptions common, Settings settings) {
        return common;
    }

    SdxlModel open(Path folder, ModelOptions options);

    /** The topic that its work lies on. */
    String work(Topics topics);

    Worker worker(Equipment equipment, Settings settings);
}
