package io.latentrelay.coordinator.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The folders that files may lie in which a run file names: its own, and those that its user
 * allows. A run file may come from someone else, and what it names is sent away.
 */
record InputFolders(Path ofRunFile, List<Path> allowed) {

    InputFolders {
        allowed = List.copyOf(allowed);
    }

    static InputFolders beside(Path runFile) {
        return new InputFolders(runFile.toAbsolutePath().normalize().resolveSibling(""), List.of());
    }

    /** The file as messages name it. */
    Path path(String name) {
        try {
            return ofRunFile.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("no file can be called this: " + e.getReason(), e);
        }
    }

    /**
     * The file of that name, relative to the run file's folder.
     *
     * @throws IllegalArgumentException when there is none, or it lies, or leads, elsewhere
     */
    Path find(String name) {
        Path file = path(name);
        if (!isInside(file, ofRunFile) && allowed.stream().noneMatch(one -> isInside(file, one))) {
            throw new IllegalArgumentException(file + " lies outside " + where(file));
        }
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + " is not a file");
        }
        Path target = real(file);
        if (!target.startsWith(real(ofRunFile))
                && allowed.stream().noneMatch(one -> target.startsWith(real(one)))) {
            throw new IllegalArgumentException(
                    file + " leads to " + target + ", outside " + where(target));
        }
        return file;
    }

    private static boolean isInside(Path file, Path folder) {
        return file.startsWith(folder.toAbsolutePath().normalize());
    }

    private String where(Path file) {
        return ofRunFile
                + ", the folder of the run file; if it may be read, allow its folder with"
                + " --input-folder "
                + file.resolveSibling("");
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read: " + e.getMessage(), e);
        }
    }
}
