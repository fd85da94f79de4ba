package io.latentrelay.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.transport.telemetry.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the files under {@code deploy/} name is there in the program. */
class DeployTest {

    private static final Path DEPLOY = Path.of("..", "deploy");

    @Test
    void everyVariableIsAnOptionOfSomeCommand() {
        assertThat(named(Names.VARIABLE)).isNotEmpty().isSubsetOf(Names.ofOptions());
    }

    @Test
    void everyMetricIsExported() {
        Set<String> exported =
                Stream.of(Metric.values())
                        .flatMap(DeployTest::names)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named(Names.METRIC)).isNotEmpty().isSubsetOf(exported);
    }

    private static Stream<String> names(Metric metric) {
        String name = metric.prometheusName();
        return metric.kind() == Metric.Kind.HISTOGRAM
                ? Stream.of(name + "_bucket", name + "_sum", name + "_count", name + "_max")
                : Stream.of(name);
    }

    private static Set<String> named(Pattern pattern) {
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            return Names.in(files.filter(DeployTest::isOurs).toList(), pattern);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not what 'deploy/docker/assemble' has put there. */
    private static boolean isOurs(Path file) {
        return Files.isRegularFile(file) && !file.startsWith(DEPLOY.resolve("docker/program"));
    }
}
