package io.latentrelay.local;

import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** {@code relay rehearse}: plays the whole line once, and keeps what makes later starts quick. */
final class RehearseCommand implements Command {

    private static final Option ARCHIVE =
            Option.optional(
                    "archive",
                    "FILE",
                    "Keep the classes themselves: for this Java and this very program.");
    private static final Option CLASS_LIST =
            Option.optional(
                    "class-list",
                    "FILE",
                    "Keep the classes' names, to make an archive of elsewhere with java -Xshare:dump.");

    @Override
    public String name() {
        return "rehearse";
    }

    @Override
    public String summary() {
        return "Make an archive of the program's classes, for quicker starts.";
    }

    @Override
    public String description() {
        return """
                Runs a coordinator, both workers and the commands that speak to them once through a
                run of one picture, on a broker and a store that are gone afterwards. Whatever they
                loaded is kept in an archive that Java maps instead of loading it anew:

                  relay rehearse --archive relay.jsa
                  java -XX:SharedArchiveFile=relay.jsa -jar local.jar coordinator

                A Java that the archive does not fit starts without it.\
                """;
    }

    @Override
    public List<Option> options() {
        return List.of(ARCHIVE, CLASS_LIST);
    }

    @Override
    public int run(Settings settings, PrintStream out) throws Exception {
        if (settings.isGiven(ARCHIVE) == settings.isGiven(CLASS_LIST)) {
            throw new IllegalArgumentException("give either --archive FILE or --class-list FILE");
        }
        boolean isArchive = settings.isGiven(ARCHIVE);
        Path file = settings.path(isArchive ? ARCHIVE : CLASS_LIST);
        Rehearsal.into(file).run(isArchive ? "ArchiveClassesAtExit" : "DumpLoadedClassList");
        out.println("Rehearsed; " + file + " makes starts quicker");
        return 0;
    }
}
