package io.latentrelay.refinerworker;

import io.latentrelay.handoff.Finish;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.handoff.RefinerJobRecord;
import io.latentrelay.transport.queue.WorkHeaders;
import io.latentrelay.transport.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record in this worker's hand, from which several pictures may come. Its work ends when the last
 * of them has ended, and what each has come to is safely on its topic. Safe for concurrent use.
 */
final class OpenJob {

    private static final Logger LOG = LoggerFactory.getLogger(OpenJob.class);

    private final Work work;
    private final RefinerJob job;
    private final Executor concluding;
    private final List<CompletableFuture<?>> published = new ArrayList<>();
    private final List<Finish> notBegun = new ArrayList<>();
    private final List<Finish> failed = new ArrayList<>();
    private @Nullable Throwable error;
    private boolean isLost;
    private int unfinished;
    private int atDevice;

    /**
     * @param concluding where the work is ended, which may take as long as a broker is away
     */
    OpenJob(Work work, RefinerJob job, Executor concluding) {
        this.work = work;
        this.job = job;
        this.concluding = concluding;
        this.unfinished = job.finishes().size();
        this.atDevice = job.finishes().size();
    }

    Work work() {
        return work;
    }

    RefinerJob job() {
        return job;
    }

    /** One picture has nothing more to do at the engine. */
    void leftDevice() {
        boolean last;
        synchronized (this) {
            atDevice--;
            last = atDevice == 0;
        }
        if (last) {
            work.leftDevice();
        }
    }

    /** One picture has ended as a record that is on its way to its topic. */
    void ended(CompletableFuture<?> record) {
        end(() -> published.add(record));
    }

    /** This worker has to leave and has not begun with one picture. */
    void notBegun(Finish finish) {
        end(() -> notBegun.add(finish));
    }

    /** An error that another attempt may not meet. */
    void failed(Finish finish, Throwable cause) {
        end(
                () -> {
                    failed.add(finish);
                    error = cause;
                });
    }

    /** The lock is lost: another worker has the record. */
    void lost() {
        end(() -> isLost = true);
    }

    private void end(Runnable how) {
        boolean last;
        synchronized (this) {
            how.run();
            unfinished--;
            last = unfinished == 0;
        }
        if (last) {
            CompletableFuture<?> unused =
                    CompletableFuture.allOf(published.toArray(CompletableFuture[]::new))
                            .whenCompleteAsync((done, refusal) -> conclude(refusal), concluding);
        }
    }

    /** Nothing changes any more. */
    private synchronized void conclude(@Nullable Throwable refusal) {
        if (refusal != null) {
            LOG.error("{} goes back: a result was not published", name(), refusal);
            work.release();
        } else if (isLost) {
            work.abandon();
        } else if (error != null) {
            List<Finish> left = new ArrayList<>(failed);
            left.addAll(notBegun);
            RefinerJob rest = job.only(left);
            work.retry(error, about(rest), RefinerJobRecord.encode(rest));
        } else if (notBegun.size() == job.finishes().size()) {
            work.release();
        } else if (notBegun.isEmpty()) {
            work.complete();
        } else {
            completeAfter(handOn(job.only(notBegun)));
        }
    }

    /** Publishes a part of it as a record of its own. */
    CompletableFuture<?> handOn(RefinerJob part) {
        return work.handOn(about(part), RefinerJobRecord.encode(part));
    }

    private void completeAfter(CompletableFuture<?> record) {
        CompletableFuture<?> unused =
                record.whenComplete(
                        (offset, refusal) -> {
                            if (refusal == null) {
                                work.complete();
                            } else {
                                LOG.error(
                                        "{} goes back: its rest was not published",
                                        name(),
                                        refusal);
                                work.release();
                            }
                        });
    }

    private static WorkHeaders about(RefinerJob part) {
        return new WorkHeaders(
                part.run().name(), part.run().digest(), part.trajectory(), part.images());
    }

    private String name() {
        return work.message().place();
    }
}
