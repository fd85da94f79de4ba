package io.latentrelay.local.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import java.time.Duration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.LogUtils;

/** Waits until a container has printed something; one that ends before has failed at once. */
final class Printed extends AbstractWaitStrategy {

    private final String text;

    Printed(String text) {
        this.text = text;
        withStartupTimeout(ContainerLine.PATIENCE);
    }

    @Override
    protected void waitUntilReady() {
        String id = waitStrategyTarget.getContainerId();
        await().atMost(startupTimeout)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !isRunning(id) || printed(id).contains(text));
        assertThat(printed(id)).contains(text);
    }

    private static boolean isRunning(String id) {
        DockerClient docker = DockerClientFactory.lazyClient();
        return Boolean.TRUE.equals(docker.inspectContainerCmd(id).exec().getState().getRunning());
    }

    private static String printed(String id) {
        return LogUtils.getOutput(DockerClientFactory.lazyClient(), id);
    }
}
