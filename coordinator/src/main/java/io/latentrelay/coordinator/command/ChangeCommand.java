package io.latentrelay.coordinator.command;

import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.util.List;

/** {@code relay pause}, {@code resume} and {@code cancel}: change what becomes of a run. */
record ChangeCommand(String name, String summary, String description) implements Command {

    static ChangeCommand pause() {
        return new ChangeCommand(
                "pause",
                "Give out no more of a run's work until it is resumed.",
                """
                What workers have in hand still ends, and is counted. Takes effect within a second and
                lasts, also over restarts of the coordinator, until:

                  relay resume lighthouses\
                """);
    }

    static ChangeCommand resume() {
        return new ChangeCommand(
                "resume",
                "Go on with a run that was paused.",
                """
                  relay resume lighthouses\
                """);
    }

    static ChangeCommand cancel() {
        return new ChangeCommand(
                "cancel",
                "Give a run up: what is not made yet ends as failed, CANCELLED.",
                """
                No more work is given out at once. What workers have in hand may still end and is
                counted; when nothing of it has come for a minute, all that is left ends as CANCELLED
                and the manifest is completed with a row for each image. What was stored stays. The
                run can be taken up again, for what failed or was cancelled:

                  relay cancel lighthouses
                  relay retry lighthouses --reason CANCELLED\
                """);
    }

    @Override
    public List<String> arguments() {
        return List.of("NAME");
    }

    @Override
    public List<Option> options() {
        return CoordinatorAccess.options();
    }

    @Override
    public int run(Settings settings, PrintStream out) throws InterruptedException {
        String run = settings.arguments().get(0);
        return CoordinatorAccess.show(
                settings, out, run, CoordinatorAccess.client(settings).change(run, name));
    }
}
