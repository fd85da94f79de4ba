package io.latentrelay.local.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code deploy/compose.yaml}, run by 'docker compose' or by the docker-compose of old. */
final class Compose {

    private final List<String> program;
    private final Map<String, String> environment;

    private Compose(List<String> program, Map<String, String> environment) {
        this.program = program;
        this.environment = environment;
    }

    /** Empty where neither is installed. */
    static Optional<Compose> find(Map<String, String> environment) {
        return Stream.of(List.of("docker", "compose"), List.of("docker-compose"))
                .map(program -> new Compose(program, environment))
                .filter(Compose::isInstalled)
                .findFirst();
    }

    private boolean isInstalled() {
        try {
            return call(List.of("version")).isEmpty();
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Runs a command of it for our file, under a project of its own. */
    void run(String... words) {
        List<String> all = new ArrayList<>(List.of("-p", "latent-relay-test"));
        all.addAll(List.of("-f", DeployFile.FOLDER.resolve("compose.yaml").toString()));
        all.addAll(List.of(words));
        assertThat(call(all)).as(String.join(" ", words)).isEmpty();
    }

    /** What it printed, where it failed. */
    private Optional<String> call(List<String> words) {
        List<String> command = new ArrayList<>(program);
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            byte[] printed = process.getInputStream().readAllBytes();
            return process.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of(new String(printed, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
