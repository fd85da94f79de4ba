package io.latentrelay.coordinator.dispatch;

import io.latentrelay.transport.queue.Message;
import io.latentrelay.transport.queue.RecordLog;
import io.latentrelay.transport.queue.WorkHeaders;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads back which trajectories were published after a checkpoint was written. */
final class BaseJobsSeen {

    private static final Logger LOG = LoggerFactory.getLogger(BaseJobsSeen.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RecordLog baseJobs;

    BaseJobsSeen(RecordLog baseJobs) {
        this.baseJobs = baseJobs;
    }

    /**
     * Tells each run which of its trajectories are on the topic from the least offset in their
     * checkpoints on. Nothing may be publishing meanwhile.
     *
     * @return the offset past the last record
     */
    long tell(ActiveRuns runs) {
        long end = baseJobs.endOffset();
        long from =
                runs.all().stream()
                        .mapToLong(run -> run.checkpoint().position().baseJobs())
                        .min()
                        .orElse(end);
        // Jobs that were done with are removed: what is not there is not waited for.
        long next = Math.max(from, baseJobs.startOffset());
        if (next >= end) {
            return end;
        }
        baseJobs.seek(next);
        while (next < end) {
            List<Message> records = baseJobs.read(PATIENCE);
            if (records.isEmpty()) {
                LOG.info("{} base jobs before offset {} were removed since", end - next, end);
                return end;
            }
            records.forEach(record -> tell(runs, record));
            next = records.get(records.size() - 1).offset() + 1;
        }
        return end;
    }

    private static void tell(ActiveRuns runs, Message record) {
        JobKey.of(record)
                .ifPresent(
                        key ->
                                runs.find(key.run())
                                        .filter(run -> isOf(run, record))
                                        .ifPresent(
                                                run ->
                                                        run.publication()
                                                                .found(
                                                                        key.trajectory(),
                                                                        record.offset())));
    }

    /**
     * Not when it is of another run that once had the name, or of an earlier generation: then it
     * lies earlier, or was put there since by a worker that handed half-done work on or tries
     * again, and has another digest.
     */
    private static boolean isOf(ActiveRun run, Message record) {
        return record.offset() >= run.checkpoint().position().baseJobs()
                && WorkHeaders.of(record.headers())
                        .filter(about -> about.digest().equals(run.ref().digest()))
                        .isPresent();
    }
}
