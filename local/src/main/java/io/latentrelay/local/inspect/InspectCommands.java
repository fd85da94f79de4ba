package io.latentrelay.local.inspect;

import io.latentrelay.local.generate.Models;
import io.latentrelay.transport.settings.Command;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;

/** All commands of {@code relay inspect}. */
public final class InspectCommands {

    private InspectCommands() {}

    /**
     * Every topic.
     *
     * @param in standard input
     * @param demo finds the demo model, which stands in for a model that is not given
     */
    public static List<Command> all(InputStream in, Supplier<Models> demo) {
        return List.of(
                new InspectTokens(in, demo),
                new InspectSchedule(),
                new InspectSplit(),
                new InspectNoise(),
                new InspectConditioning(demo),
                new InspectModel(),
                new InspectSamplers());
    }
}
