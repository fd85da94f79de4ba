package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.dispatch.UnusedInputs;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.transport.s3.S3Connection;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** {@code relay inputs}: what was sent for runs of which none is left. */
final class InputsCommand implements Command {

    private static final Option DELETE = Option.flag("delete", "Remove them.");

    @Override
    public String name() {
        return "inputs";
    }

    @Override
    public String summary() {
        return "List prompts and pictures in the bucket that no run names any more.";
    }

    @Override
    public String description() {
        return """
                Prompt files and pictures that were sent with runs lie under inputs/, where runs
                share them; deleting a run's folder leaves them. Lists those that no run of any fleet
                in this bucket names, and removes them with --delete. A run that is being submitted
                meanwhile may miss some then: submit it again.

                  relay inputs --bucket pictures
                  relay inputs --bucket pictures --delete\
                """;
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(DELETE, CoordinatorAccess.JSON));
        options.addAll(S3Connection.OPTIONS);
        return options;
    }

    @Override
    public int run(Settings settings, PrintStream out) {
        boolean isDeleting = settings.flag(DELETE);
        List<String> unused;
        try (ObjectStore store = S3Connection.from(settings).open()) {
            store.check();
            unused = UnusedInputs.find(store);
            if (isDeleting) {
                unused.forEach(store::delete);
            }
        }
        if (settings.flag(CoordinatorAccess.JSON)) {
            out.print(
                    new JsonObject()
                            .putTexts("unused", unused)
                            .put("deleted", isDeleting)
                            .pretty());
        } else {
            unused.forEach(out::println);
            out.printf("%,d unused%s%n", unused.size(), isDeleting ? ", deleted" : "");
        }
        return 0;
    }
}
