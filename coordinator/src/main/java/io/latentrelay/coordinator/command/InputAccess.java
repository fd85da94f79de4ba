package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.run.Inputs;
import io.latentrelay.transport.s3.S3Connection;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where commands may read what a run file names, and the options that say so. */
public final class InputAccess {

    /** For commands that read run files. */
    public static final Option FOLDER =
            Option.optional(
                    "input-folder",
                    "DIR[,DIR]",
                    "Folders that a run file may name files in, beside its own.");

    private static final String[] NONE = {};

    private InputAccess() {}

    static List<Option> options(List<Option> before) {
        List<Option> options = new ArrayList<>(before);
        options.add(FOLDER);
        options.addAll(S3Connection.OPTIONS);
        return options;
    }

    /** Files as {@link #files} has them, and objects of the bucket. */
    static Inputs of(Settings settings, Path runFile) {
        return files(settings, runFile).orIn(() -> bucket(settings));
    }

    /** Files beside the run file and in the folders that the user allows. */
    public static Inputs files(Settings settings, Path runFile) {
        List<Path> folders = new ArrayList<>();
        for (String name : settings.optional(FOLDER).map(all -> all.split(",")).orElse(NONE)) {
            folders.add(folder(settings, name.strip()));
        }
        return Inputs.beside(runFile).allowing(folders);
    }

    private static Path folder(Settings settings, String name) {
        try {
            Path folder = Path.of(name);
            if (!name.isEmpty() && Files.isDirectory(folder)) {
                return folder;
            }
        } catch (InvalidPathException e) {
            throw settings.refusal(FOLDER, "a list of folders");
        }
        throw settings.refusal(FOLDER, "a list of folders: there is no folder '" + name + "'");
    }

    private static ObjectStore bucket(Settings settings) {
        ObjectStore store = S3Connection.from(settings).open();
        try {
            store.check();
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }
}
