package io.latentrelay.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.telemetry.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages name is there: files, headings, options, variables, metrics, alerts. */
class DocsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern COMMAND =
            Pattern.compile("\\./relay ([a-z-]+)((?:[^\\n\\\\&|#`]|\\\\\\n)*)");
    private static final Pattern OPTION = Pattern.compile("(?<=\\s)--([a-z][a-z0-9-]*)");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

    /** Read by the script, not by a command. */
    private static final Set<String> SCRIPTS_VARIABLES = Set.of("RELAY_JAVA_OPTS");

    private static List<Path> pages() {
        try (Stream<Path> files =
                Files.find(ROOT, 6, (file, about) -> file.toString().endsWith(".md"))) {
            return files.filter(
                            file ->
                                    Stream.of("target", "node_modules", "relay-data", "program")
                                            .noneMatch(name -> isBelow(file, name)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isBelow(Path file, String folder) {
        for (Path part : ROOT.relativize(file)) {
            if (part.toString().equals(folder)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void everyLinkLeadsSomewhere() {
        Set<String> broken = new TreeSet<>();
        for (Path page : pages()) {
            Matcher links = LINK.matcher(CODE.matcher(Names.text(page)).replaceAll(""));
            while (links.find()) {
                URI link = URI.create(links.group(1));
                if (link.getScheme() == null && !leadsSomewhere(page, link)) {
                    broken.add(ROOT.relativize(page) + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, URI link) {
        boolean isHere = link.getPath().isEmpty();
        Path target = isHere ? page : page.resolveSibling(link.getPath()).normalize();
        return Files.exists(target)
                && (link.getFragment() == null || anchors(target).contains(link.getFragment()));
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path page) {
        return HEADING.matcher(CODE.matcher(Names.text(page)).replaceAll(""))
                .results()
                .map(heading -> heading.group(1).toLowerCase(java.util.Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}_\\- ]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void everyCommandShownHasTheOptionsItIsShownWith() {
        Map<String, Command> commands =
                RelayMain.commands().stream()
                        .collect(Collectors.toMap(Command::name, Function.identity(), (a, b) -> a));
        Set<String> unknown = new TreeSet<>();
        for (Path page : pages()) {
            Matcher shown = COMMAND.matcher(Names.text(page));
            while (shown.find()) {
                Command command = commands.get(shown.group(1));
                if (command != null) {
                    named(OPTION, shown.group(2))
                            .filter(option -> !has(command, option))
                            .forEach(
                                    option ->
                                            unknown.add(
                                                    ROOT.relativize(page)
                                                            + ": "
                                                            + command.name()
                                                            + " --"
                                                            + option));
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    private static boolean has(Command command, String option) {
        return Set.of("help", "config", "log-format", "stacktrace").contains(option)
                || command.options().stream().map(Option::name).anyMatch(option::equals);
    }

    private static Stream<String> named(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(result -> result.group(result.groupCount()));
    }

    @Test
    void everyVariableIsAnOptionOfSomeCommand() {
        Set<String> options = Names.ofOptions();
        options.addAll(Set.of("RELAY_CONFIG", "RELAY_LOG_FORMAT", "RELAY_STACKTRACE", "RELAY_X"));
        options.addAll(SCRIPTS_VARIABLES);

        assertThat(namedInDocs(Names.VARIABLE)).isNotEmpty().isSubsetOf(options);
    }

    @Test
    void everyMetricIsExported() {
        Set<String> exported =
                Arrays.stream(Metric.values())
                        .map(Metric::prometheusName)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(namedInDocs(Names.METRIC)).isNotEmpty().isSubsetOf(exported);
    }

    private static Set<String> namedInDocs(Pattern pattern) {
        return Names.in(pages().stream().filter(page -> isBelow(page, "docs")).toList(), pattern);
    }

    @Test
    void everyAlertHasASectionOfItsOwn() {
        Path alerts = ROOT.resolve("deploy/kubernetes/components/monitoring/alerts.yaml");
        Set<String> headings =
                HEADING.matcher(Names.text(ROOT.resolve("docs/operating.md")))
                        .results()
                        .map(heading -> heading.group(1))
                        .collect(Collectors.toSet());

        assertThat(named(ALERT, Names.text(alerts))).isNotEmpty().isSubsetOf(headings);
    }
}
