package io.latentrelay.local;

import io.latentrelay.transport.settings.Option;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of the program's that files beside it use. */
final class Names {

    static final Pattern VARIABLE = Pattern.compile("\\bRELAY_[A-Z0-9_]+\\b");
    static final Pattern METRIC = Pattern.compile("\\brelay_[a-z0-9_]+");

    private Names() {}

    /** What the files have that looks like such a name. */
    static Set<String> in(Collection<Path> files, Pattern pattern) {
        return files.stream()
                .flatMap(file -> pattern.matcher(text(file)).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The variables that stand for an option of some command. */
    static Set<String> ofOptions() {
        return RelayMain.commands().stream()
                .flatMap(command -> command.options().stream())
                .map(Option::environmentVariable)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
