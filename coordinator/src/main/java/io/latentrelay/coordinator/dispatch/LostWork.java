package io.latentrelay.coordinator.dispatch;

import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.RunRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds images that are outstanding although no topic holds work any more: a record was removed, or
 * ended without a result. They are asked for again, and after a few times end as failed, so that
 * every image ends.
 */
final class LostWork {

    private static final Logger LOG = LoggerFactory.getLogger(LostWork.class);
    private static final int TIMES = 3;

    private final Line line;
    private final Publishing publishing;
    private final Map<JobKey, Integer> asked = new HashMap<>();

    LostWork(Line line, Publishing publishing) {
        this.line = line;
        this.publishing = publishing;
    }

    /** Asks again for what is outstanding of the run, while the line is empty. */
    void recover(ActiveRun run) {
        List<Long> lost = run.publication().unfinished();
        if (lost.isEmpty()) {
            return;
        }
        LOG.warn(
                "Run {}: {} trajectories from {} on are published and neither ended nor on any topic;"
                        + " asking for them again",
                run.name(),
                lost.size(),
                lost.get(0));
        publishing.again(run, lost.stream().filter(trajectory -> mayAsk(run, trajectory)).toList());
        lost.stream()
                .filter(trajectory -> asked.getOrDefault(key(run, trajectory), 0) > TIMES)
                .forEach(trajectory -> giveUp(run, trajectory));
    }

    /** A run, or a generation of it, is at its end. */
    void forget(ActiveRun run) {
        asked.keySet().removeIf(key -> key.run().equals(run.name()));
    }

    private boolean mayAsk(ActiveRun run, long trajectory) {
        return asked.merge(key(run, trajectory), 1, Integer::sum) <= TIMES;
    }

    private static JobKey key(ActiveRun run, long trajectory) {
        return new JobKey(run.name(), trajectory);
    }

    // Through the topic, like any other result: then a restart comes to the same.
    private void giveUp(ActiveRun run, long trajectory) {
        run.expansion()
                .imageIndexes(trajectory)
                .filter(run.ledger()::isOpen)
                .forEach(image -> publishFailure(run, trajectory, image));
    }

    private void publishFailure(ActiveRun run, long trajectory, long image) {
        Failed failed =
                new Failed(
                        "coordinator",
                        FailureReason.LOST,
                        "published " + (TIMES + 1) + " times; no worker stored it or said why not",
                        "coordinator",
                        TIMES + 1,
                        1);
        RunRef ref = new RunRef(run.name(), run.ref().digest());
        ImageResult result =
                new ImageResult(Records.FORMAT_VERSION, ref, image, trajectory, failed);
        try {
            line.publisher()
                    .publish(
                            line.topics().results(),
                            key(run, trajectory).toString(),
                            Map.of(),
                            Records.RESULTS.encode(result))
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("a result could not be published", e.getCause());
        }
    }
}
