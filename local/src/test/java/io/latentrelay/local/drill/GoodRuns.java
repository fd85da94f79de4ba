package io.latentrelay.local.drill;

import io.latentrelay.coordinator.http.UnreachableCoordinatorException;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.local.line.StoredRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs of the same images, submitted one after the other, so that work is in progress for as long
 * as the drill lasts, however fast the machine. All come to the same pictures.
 */
final class GoodRuns {

    private final Path folder;
    private final Servers servers;
    private final Crew crew;
    private final int imagesPerRun;
    private final List<String> names = new ArrayList<>();

    /**
     * @param folder where run files are written
     */
    GoodRuns(Path folder, Servers servers, Crew crew, int imagesPerRun) {
        this.folder = folder;
        this.servers = servers;
        this.crew = crew;
        this.imagesPerRun = imagesPerRun;
    }

    /** A run of so many small images: an even number, of two prompts. */
    static RunFile file(Path folder, String name, int images) {
        try {
            return RunFile.read(
                    Files.writeString(
                            folder.resolve(name + ".yaml"),
                            """
                            name: %s
                            prompts:
                              - a large red circle on a blue background
                              - two green stars on a white background
                            images_per_prompt: %d
                            seed: 7
                            settings: {width: 96, height: 96, steps: 30, guidance_scale: 3}
                            refiner: {fraction: 0.2, guidance_scale: 3}
                            """
                                    .formatted(name, images / 2)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Submits the next run when the last is half done. */
    void keepGoing() {
        // A submission would wait for the store, and the drill with it.
        if (submitted() - stored() <= imagesPerRun / 2 && servers.proxy().isFine()) {
            String name = "good-" + (names.size() + 1);
            try {
                crew.client().submit(file(folder, name, imagesPerRun));
                names.add(name);
            } catch (UnreachableCoordinatorException | IllegalStateException e) {
                // It is away: at the next look.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    List<StoredRun> runs() {
        return names.stream().map(name -> StoredRun.of(servers.bucket(), name)).toList();
    }

    List<String> names() {
        return names;
    }

    int submitted() {
        return names.size() * imagesPerRun;
    }

    int stored() {
        return runs().stream().mapToInt(StoredRun::pictureCount).sum();
    }

    boolean areFinished() {
        return names.stream().allMatch(this::isFinished);
    }

    boolean isFinished(String name) {
        return status(name).map(RunStatus::isFinished).orElse(false);
    }

    /** How a run stands; empty while the coordinator is away. */
    Optional<RunStatus> status(String run) {
        try {
            return crew.client().status(run);
        } catch (UnreachableCoordinatorException | IllegalStateException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
