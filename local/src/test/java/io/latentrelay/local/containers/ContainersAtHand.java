package io.latentrelay.local.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Whether there is a Docker, with every image that the tests start, ours as new as the sources. */
final class ContainersAtHand implements ExecutionCondition {

    private static final String BUILT = "org.opencontainers.image.created";
    private static final String HOW = ": build the images with 'deploy/docker/build'";

    /** The answer is the same for every test of this JVM. */
    private static final class Answer {
        static final ConditionEvaluationResult FOUND =
                missing()
                        .map(ContainersAtHand::skipped)
                        .orElseGet(
                                () ->
                                        ConditionEvaluationResult.enabled(
                                                "Docker and images are there"));
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return Answer.FOUND;
    }

    private static ConditionEvaluationResult skipped(String reason) {
        System.out.println("Tests on containers are skipped: " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }

    private static Optional<String> missing() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.of("no Docker daemon can be reached (DOCKER_HOST)");
        }
        DockerClient docker = DockerClientFactory.instance().client();
        Instant sources = newestSource();
        return Stream.concat(
                        Images.OURS.stream().map(image -> old(docker, image, sources)),
                        Stream.of(absent(docker, Images.KAFKA)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> absent(DockerClient docker, String image) {
        try {
            docker.inspectImageCmd(image).exec();
            return Optional.empty();
        } catch (NotFoundException e) {
            return Optional.of(
                    "image " + image + " is not there: pull it, or run 'deploy/stand-ins/build'");
        }
    }

    private static Optional<String> old(DockerClient docker, String image, Instant sources) {
        InspectImageResponse found;
        try {
            found = docker.inspectImageCmd(image).exec();
        } catch (NotFoundException e) {
            return Optional.of("image " + image + " is not there" + HOW);
        }
        Instant built = built(found);
        return built.isBefore(sources)
                ? Optional.of(
                        "image " + image + " of " + built + " is older than the sources" + HOW)
                : Optional.empty();
    }

    /** By its label: an image whose layers were all there already keeps its first date. */
    private static Instant built(InspectImageResponse image) {
        ContainerConfig config = image.getConfig();
        Map<String, String> labels = config == null ? null : config.getLabels();
        String label = labels == null ? null : labels.get(BUILT);
        String created = image.getCreated();
        return Instant.parse(
                label != null ? label : created != null ? created : "1970-01-01T00:00:00Z");
    }

    private static Instant newestSource() {
        return Stream.of(Path.of("..").toFile().listFiles())
                .map(module -> module.toPath().resolve("src/main"))
                .filter(Files::isDirectory)
                .flatMap(ContainersAtHand::files)
                .map(ContainersAtHand::modified)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return List.copyOf(files.toList()).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
